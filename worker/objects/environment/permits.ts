import { join, nextChange, stillWants, withdraw } from "../../core/environment/lease.ts";
import { environmentTag } from "../../core/environment/name.ts";
import {
  endPermit,
  follow,
  type PermitClaim,
  permit,
  renewPermit,
  type Tenure,
  type TenureStep,
} from "../../core/environment/tenure.ts";
import { earliestOpening } from "../../core/gates/explain.ts";
import { type Finding, isOpen } from "../../core/gates/facts.ts";
import { memosOfPermit, memosOfRenewal } from "../../services/environments/memos.ts";
import type { By, EnvironmentAt, PermitAnswer, PermitRequest } from "../../services/environments/ports.ts";
import { tellBlocked, tellOpened } from "./blocking.ts";
import { type Desk, ids } from "./desk.ts";
import { read } from "./reading.ts";

const ASK_AGAIN_MS = 5000;

const isOnlyLock = (findings: readonly Finding[]) =>
  findings.every((finding) => isOpen(finding) || finding.gate === "lock");

const withdrawn = (tenure: Tenure, claim: PermitClaim, now: number): TenureStep =>
  follow(tenure, withdraw(tenure.lease, claim, now), now);

/** Grants a permit, or says what is closed. Where only the lock is, it may wait in the queue for it. */
export async function takePermit(
  desk: Desk,
  at: EnvironmentAt,
  asked: PermitRequest,
  by: By,
): Promise<PermitAnswer> {
  const until = Date.now() + asked.waitMs;
  const queueId = ids.next("wtr");
  const claimId = asked.claimId ?? (asked.waitMs > 0 ? queueId : null);
  for (let waited: { readonly waiterId: string; readonly answer: PermitAnswer } | null = null; ; ) {
    const known = await read(desk, at, asked.releaseId, asked.isRollback);
    if ("ok" in known) return known;
    // From here to the keeping there is no await: nothing comes between the decision and the lock.
    const now = Date.now();
    const { facts, policy, policyVersion, release } = known;
    const { holder, ttlMs, override, owner } = asked;
    const claim: PermitClaim = { holder, claimId, ttlMs, override, policyVersion };
    const before = desk.memory.tenure;
    // The one who asked went away: what it gave up is not granted in its name.
    if (waited && !stillWants(before.lease, waited.waiterId, claim)) return waited.answer;
    const result = permit(
      before,
      claim,
      facts,
      policy,
      { permit: permitId(at, now), lock: ids.next("lck", now) },
      now,
    );
    if (result.ok) {
      const isNew = before.permit?.id !== result.value.permit.id;
      const { findings, permit: granted } = result.value;
      const memos = isNew ? memosOfPermit({ at, by, ids, now }, granted, findings, release, owner) : [];
      desk.keep(at, by, result.value, memos);
      if (granted.override === null) tellOpened(desk, at, release, findings, now);
      return { ok: true, permit: granted, findings };
    }
    desk.keep(at, null, result.step);
    const { reason, findings } = result;
    const isWaitOnly = reason === "locked" || isOnlyLock(findings);
    // Who could not take it if it were free keeps it from nobody else.
    if (!isWaitOnly) desk.keep(at, null, withdrawn(desk.memory.tenure, claim, now));
    const { lease } = desk.memory.tenure;
    const joined = isWaitOnly && asked.waitMs > 0 ? join(lease, claim, queueId, now) : null;
    if (joined?.ok) desk.keep(at, null, follow(desk.memory.tenure, joined.value, now));
    const heldBy = { ...facts, place: { ...facts.place, heldBy: lease.lock } };
    const earliest = earliestOpening(heldBy, policy, now);
    const answer = { ok: false, reason, findings, earliest, lock: lease.lock, place: null } as const;
    const isAnswer = !joined?.ok || now >= until;
    if (isAnswer && reason !== "claim_used")
      tellBlocked(desk, at, { release, isRollback: asked.isRollback, findings, earliest }, now);
    if (!joined?.ok) return answer;
    const { waiter, place } = joined.value;
    if (now >= until) return { ...answer, place };
    waited = { waiterId: waiter.id, answer };
    const change = nextChange(joined.value.lease) ?? Infinity;
    await desk.room.change(Math.min(until - now, change - now, ASK_AGAIN_MS));
  }
}

/** A permit's id says of which environment it is, so that it can be found by its id alone. */
const permitId = (at: EnvironmentAt, now: number): string =>
  `${ids.next("pmt", now)}_${environmentTag(at.key)}`;

/** Prolongs a permit whose gates are still open. */
export async function prolongPermit(
  desk: Desk,
  at: EnvironmentAt,
  id: string,
  ttlMs: number,
  by: By,
): Promise<PermitAnswer> {
  desk.settle(at);
  const held = desk.memory.tenure.permit;
  const lock = desk.memory.tenure.lease.lock;
  const over = { ok: false, reason: "permit_over", findings: [], earliest: null, lock, place: null } as const;
  if (held?.id !== id) return over;
  const known = await read(desk, at, held.releaseId, held.isRollback);
  if ("ok" in known) return known;
  const now = Date.now();
  const { facts, policy, release } = known;
  const result = renewPermit(desk.memory.tenure, id, ttlMs, facts, policy, now);
  if (!result.ok) {
    desk.keep(at, null, result.step);
    if (result.reason === "permit_over") return { ...over, lock: result.lock };
    const earliest = earliestOpening({ ...facts, place: { ...facts.place, heldBy: null } }, policy, now);
    const { isRollback } = held;
    tellBlocked(desk, at, { release, isRollback, findings: result.findings, earliest }, now);
    return { ...over, reason: result.reason, findings: result.findings, earliest };
  }
  const { permit: prolonged, findings, tenure } = result.value;
  desk.keep(at, by, result.value, memosOfRenewal(at, prolonged, tenure.lease.lock));
  if (prolonged.override === null) tellOpened(desk, at, release, findings, now);
  return { ok: true, permit: prolonged, findings };
}

/** Gives a permit back; false where it is over already, or never was. */
export function givePermitBack(desk: Desk, at: EnvironmentAt, id: string, by: By): boolean {
  desk.settle(at);
  const isHeld = desk.memory.tenure.permit?.id === id;
  desk.keep(at, by, endPermit(desk.memory.tenure, id, Date.now()));
  return isHeld;
}
