import type { Snapshot } from "../../core/release/commit.ts";
import type { DecisionNews } from "../../core/release/decision.ts";
import type { Claims, Entry, IncidentNews } from "../../core/release/entry.ts";
import { namesOf, type Owner, place, type ReleaseName } from "../../core/release/placement.ts";
import { actorOf, type OrgContext } from "../context.ts";
import { shortHash } from "../hash.ts";
import { completeHandover } from "../ingest/commit-groups.ts";
import { nameKey, projectIdOf } from "../ledger.ts";
import { announce } from "../live/tell-outbox.ts";
import { notFound, Refusal } from "../refusal.ts";
import { wakeEndpoints } from "../webhooks/wake.ts";
import { type FoundRelease, getRelease } from "./find-release.ts";

/** Who speaks in an entry that nobody sent. */
export const SOURCE = "slipway";
const MAX_ROUNDS = 6;

export type Word = {
  readonly type: string;
  readonly news: DecisionNews | IncidentNews;
  /** When it was so, milliseconds since the epoch; left out: now. */
  readonly occurredAt?: number;
};

export type Decision = Word & { readonly claims: Claims };

async function entryOf(ctx: OrgContext, { type, claims, news, occurredAt }: Decision): Promise<Entry> {
  const id = ctx.ids.next("dec");
  const now = ctx.clock.now();
  const key = await shortHash(`${SOURCE}|${id}`);
  return {
    key,
    source: SOURCE,
    id,
    type,
    occurredAt: occurredAt ?? now,
    receivedAt: now,
    actor: actorOf(ctx),
    url: null,
    claims,
    news,
  };
}

async function ownersOf(ctx: OrgContext, slug: string, claims: Claims): Promise<Map<ReleaseName, Owner>> {
  const projectId = projectIdOf(ctx.org.id, slug);
  const names = namesOf(claims);
  const found = await ctx.ledger.names.owners(names.map((name) => ({ projectId, name })));
  return new Map(
    names.flatMap((name) => {
      const owner = found.get(nameKey({ projectId, name }));
      return owner ? [[name, owner] as const] : [];
    }),
  );
}

/**
 * Writes a person's decision into a release's ledger, where the names it mentions say it belongs.
 * @param check called with who owns the names before each attempt, to refuse what must not be
 */
export async function commitDecision(
  ctx: OrgContext,
  slug: string,
  decision: Decision,
  check: (owners: ReadonlyMap<ReleaseName, Owner>) => void,
): Promise<void> {
  const entry = await entryOf(ctx, decision);
  const bodyHash = await shortHash(JSON.stringify(decision));
  const { shard, id: orgId } = ctx.org;
  const version = decision.claims.version ?? "";
  const outboxId = ctx.ids.next("out");
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const owners = await ownersOf(ctx, slug, decision.claims);
    check(owners);
    const placement = place(decision.claims, owners, ctx.ids.next("rel", entry.occurredAt));
    if (!placement) throw new TypeError("a decision names its release");
    const { releaseId, isNew, placedBy, claims } = placement;
    const entries = [{ entry, placedBy, bodyHash }];
    const now = ctx.clock.now();
    const outcome = await ctx.releases.commit({
      shard,
      orgId,
      slug,
      releaseId,
      isNew,
      version,
      entries,
      claims,
      seed: null,
      outboxId,
      now,
    });
    if (outcome.kind === "stale") continue;
    if (claims.some(({ from }) => from !== null)) {
      for (const handover of await ctx.ledger.handovers.pending(projectIdOf(orgId, slug))) {
        await completeHandover(ctx, ctx.ledger, shard, handover);
      }
    }
    if (outcome.kind === "committed" && outcome.tells) await wakeEndpoints(ctx, shard, orgId);
    await announce(ctx);
    return;
  }
  throw new Refusal("unavailable", "The release kept changing. Try again.");
}

/** What a decision calls its release by: its version, or what stands for it while it has none. */
export const claimsOf = ({ version, provisional, standing }: Snapshot): Claims =>
  provisional
    ? { version: null, commit: standing.commit, digest: standing.digest }
    : { version, commit: null, digest: null };

/** A decision about a release that is known must not make another. */
export const mustBe = (snapshot: Snapshot) => (owners: ReadonlyMap<ReleaseName, Owner>) => {
  const [name] = namesOf(claimsOf(snapshot));
  if (name === undefined || !owners.has(name)) throw notFound("release");
};

/** Writes a word about a release that is known, and answers how the release stands with it. */
export async function say(
  ctx: OrgContext,
  slug: string,
  { snapshot }: FoundRelease,
  word: Word,
): Promise<FoundRelease> {
  await commitDecision(ctx, slug, { ...word, claims: claimsOf(snapshot) }, mustBe(snapshot));
  return getRelease(ctx, slug, snapshot.id);
}
