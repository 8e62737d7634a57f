import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { Lock } from "../../core/environment/lease.ts";
import type { HeldPermit, TenureEvent } from "../../core/environment/tenure.ts";
import { toVerdict } from "../../core/gates/evaluate.ts";
import type { Finding } from "../../core/gates/facts.ts";
import type { Claims, Entry } from "../../core/release/entry.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteBy } from "../audit/note.ts";
import type { HoldRow, PermitRow } from "../gates/ports.ts";
import type { Ids } from "../ports.ts";
import { type LockWord, lockMessage, messageMemo } from "./messages.ts";
import type { By, EnvironmentAt, Memo, ReleaseFacts } from "./ports.ts";

const SLIPWAY: By = {
  actor: { kind: "system", id: "slipway", name: "Slipway" },
  requestId: null,
  address: null,
};

/** An override's review is due after this many days. */
export const REVIEW_DAYS = 7;
const DAY_MS = 86_400_000;

type Scene = {
  readonly at: EnvironmentAt;
  readonly by: By | null;
  readonly ids: Ids;
  readonly now: number;
};

const END_OF = { released: "released", expired: "expired", stolen: "stolen" } as const;

export const holdOf = (lock: Lock): HoldRow => ({
  fence: lock.fence,
  id: lock.id,
  holder: lock.holder,
  reason: lock.reason,
  since: lock.since,
  expiresAt: lock.expiresAt,
  endedAt: null,
  ended: null,
  endedBecause: null,
});

const ACTIONS: Record<Exclude<TenureEvent["kind"], "permit_ended">, LockWord> = {
  acquired: "lock.acquired",
  released: "lock.released",
  expired: "lock.expired",
  stolen: "lock.stolen",
};

function noteOfLock(
  { at, by, ids, now }: Scene,
  action: LockWord,
  lock: Lock,
  reason: string | null,
): AuditNote {
  const { actor, requestId, address } = by ?? SLIPWAY;
  const shown = { holder: lock.holder, fence: lock.fence, expiresAt: isoTimeOrNull(lock.expiresAt) };
  const isBegin = action === "lock.acquired";
  return noteBy({ clock: { now: () => now }, ids, requestId, address }, actor, {
    action,
    target: { kind: "environment", id: `${at.slug}/${at.key}`, name: `${at.slug} ${at.name}` },
    before: isBegin ? null : shown,
    after: isBegin ? shown : null,
    ...(reason === null ? {} : { reason }),
  });
}

/** That somebody deployed past the rules people made. */
export function noteOfBypass(
  { at, ids, now }: Scene,
  release: { readonly id: string; readonly version: string },
  deploymentId: string,
): AuditNote {
  const { actor, requestId, address } = SLIPWAY;
  return noteBy({ clock: { now: () => now }, ids, requestId, address }, actor, {
    action: "deployment.bypassed",
    target: { kind: "release", id: release.id, name: `${at.slug} ${release.version}` },
    after: { environment: at.name, deployment: deploymentId },
  });
}

/** What became of a permit since it was granted. */
const permitRow = (
  at: EnvironmentAt,
  permit: HeldPermit,
  over: Pick<PermitRow, "endedAt" | "grantedTo" | "verdicts">,
): PermitRow => ({
  id: permit.id,
  releaseId: permit.releaseId,
  version: permit.version,
  environment: at.key,
  environmentName: at.name,
  holder: permit.holder,
  fence: permit.fence,
  grantedAt: permit.grantedAt,
  expiresAt: permit.expiresAt,
  policyVersion: permit.policyVersion,
  overrideReason: permit.override,
  ...over,
});

/** That a permit, and the hold it stands on, last longer than was said. */
export const memosOfRenewal = (at: EnvironmentAt, permit: HeldPermit, lock: Lock | null): Memo[] => [
  { kind: "permit", row: permitRow(at, permit, { endedAt: null, grantedTo: "", verdicts: [] }) },
  ...(lock ? [{ kind: "hold", row: holdOf(lock) } as const] : []),
];

/** What time and people did to the lock, as it is kept and noted. What nobody did, time did. */
export function memosOf(scene: Scene, events: readonly TenureEvent[]): Memo[] {
  return events.flatMap((event): Memo[] => {
    if (event.kind === "permit_ended") {
      const over = { endedAt: event.at, grantedTo: "", verdicts: [] };
      return [{ kind: "permit", row: permitRow(scene.at, event.permit, over) }];
    }
    const { kind, lock } = event;
    const why = kind === "stolen" ? event.reason : null;
    const row: HoldRow =
      kind === "acquired"
        ? holdOf(lock)
        : {
            ...holdOf(lock),
            endedAt: kind === "expired" ? (lock.expiresAt ?? scene.now) : scene.now,
            ended: END_OF[kind],
            endedBecause: why,
          };
    const isTimes = kind === "expired" || (kind === "acquired" && lock.expiresAt === null);
    const by = isTimes ? null : scene.by;
    const reason = kind === "acquired" ? lock.reason : why;
    const at = row.endedAt ?? lock.since;
    const told = lockMessage(ACTIONS[kind], scene.at, lock, { by: by?.actor.name ?? null, because: why, at });
    return [
      { kind: "hold", row },
      { kind: "note", note: noteOfLock({ ...scene, by }, ACTIONS[kind], lock, reason) },
      messageMemo(told, scene.ids),
    ];
  });
}

/** What a release is called by in an entry that is written for it. */
export const claimsOf = ({
  version,
  provisional,
  standing,
}: Pick<ReleaseFacts, "version" | "provisional" | "standing">): Claims =>
  provisional
    ? { version: null, commit: standing.commit, digest: standing.digest }
    : { version, commit: null, digest: null };

/** What a permit leaves behind: its row, its entry in the release's ledger, and what an override obliges to. */
export function memosOfPermit(
  scene: Scene & { readonly by: By },
  permit: HeldPermit,
  findings: readonly Finding[],
  release: ReleaseFacts,
  owner: { readonly id: string; readonly name: string },
): Memo[] {
  const { at, by, ids, now } = scene;
  const verdicts = findings.map(toVerdict);
  const isOverride = permit.override !== null;
  const entry: Omit<Entry, "key" | "claims"> = {
    source: "slipway",
    id: permit.id,
    type: isOverride ? "permit.overridden" : "permit.granted",
    occurredAt: now,
    receivedAt: now,
    actor: { type: "system", name: by.actor.name },
    url: null,
    news: {
      kind: "permit",
      verb: isOverride ? "overridden" : "granted",
      permitId: permit.id,
      environment: { name: at.name, tier: null, ephemeral: null },
      holder: permit.holder,
      fence: permit.fence,
      policyVersion: permit.policyVersion,
      reason: permit.override,
      verdicts,
    },
  };
  const row = permitRow(at, permit, { endedAt: null, grantedTo: by.actor.name, verdicts });
  const memos: Memo[] = [
    { kind: "permit", row },
    { kind: "entry", releaseId: permit.releaseId, entry, claims: claimsOf(release) },
  ];
  if (permit.override === null) return memos;
  const dueAt = now + REVIEW_DAYS * DAY_MS;
  const note = noteBy(
    { clock: { now: () => now }, ids, requestId: by.requestId, address: by.address },
    by.actor,
    {
      action: "permit.overridden",
      target: { kind: "release", id: permit.releaseId, name: `${at.slug} ${permit.version}` },
      after: {
        permit: permit.id,
        environment: at.name,
        closed: verdicts.filter(({ outcome }) => outcome === "blocked" || outcome === "waiting"),
        reviewDue: isoTime(dueAt),
      },
      reason: permit.override,
    },
  );
  return [
    ...memos,
    { kind: "note", note },
    {
      kind: "debt",
      row: {
        id: ids.next("dbt", now),
        project: at.slug,
        version: permit.version,
        environmentName: at.name,
        permitId: permit.id,
        reason: permit.override,
        overriddenBy: by.actor.name,
        openedAt: now,
        ownerId: owner.id,
        ownerName: owner.name,
        dueAt,
        review: null,
        settledAt: null,
        settledBy: null,
      },
    },
  ];
}
