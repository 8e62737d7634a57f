import type { Policy } from "../../../schema/contract/gates.ts";
import { allows, evaluate } from "../gates/evaluate.ts";
import type { Finding, GateFacts, Holder } from "../gates/facts.ts";
import { isOpen } from "../gates/facts.ts";
import { ok, type Result, refuse } from "../result.ts";
import {
  acquire,
  FREE,
  type Lease,
  type LeaseEvent,
  type Lock,
  release,
  renew,
  type Step,
  settle,
} from "./lease.ts";

/** Gates passed and lock held, for one release: until it ends it is the only one. Times are milliseconds since the epoch. */
export type HeldPermit = {
  readonly id: string;
  readonly releaseId: string;
  readonly version: string;
  readonly holder: string;
  readonly claimId: string | null;
  readonly fence: number;
  readonly grantedAt: number;
  /** When it was last confirmed: what it says was true then. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly policyVersion: number;
  /** Why closed gates were passed; null: none was closed. */
  readonly override: string | null;
  readonly isRollback: boolean;
};

/** Who has an environment, and by what right. */
export type Tenure = { readonly lease: Lease; readonly permit: HeldPermit | null };

export const VACANT: Tenure = { lease: FREE, permit: null };

export type TenureEvent =
  | LeaseEvent
  | { readonly kind: "permit_ended"; readonly permit: HeldPermit; readonly at: number };

export type TenureStep = { readonly tenure: Tenure; readonly events: readonly TenureEvent[] };

/** A step of the lease with what it means for the permit: that ends with its time, and with the hold it stands on. */
export function follow({ permit }: Tenure, { lease, events }: Step, now: number): TenureStep {
  const holds = permit !== null && lease.lock?.fence === permit.fence && permit.expiresAt > now;
  if (permit === null || holds) return { tenure: { lease, permit }, events };
  const ended = { kind: "permit_ended", permit, at: Math.min(now, permit.expiresAt) } as const;
  return { tenure: { lease, permit: null }, events: [...events, ended] };
}

/** Everything as time alone has left it. */
export const settled = (tenure: Tenure, now: number): TenureStep =>
  follow(tenure, settle(tenure.lease, now), now);

export type PermitClaim = {
  readonly holder: string;
  readonly claimId: string | null;
  readonly ttlMs: number;
  readonly override: string | null;
  readonly policyVersion: number;
};

export type NotPermitted =
  | { readonly reason: "gates_closed"; readonly step: TenureStep; readonly findings: readonly Finding[] }
  /** An override passes gates, never the lock. */
  | { readonly reason: "locked"; readonly step: TenureStep; readonly findings: readonly Finding[] }
  /** The claim stands for the deployment of another release. */
  | { readonly reason: "claim_used"; readonly step: TenureStep; readonly findings: readonly Finding[] };

export type Permitted = TenureStep & { readonly permit: HeldPermit; readonly findings: readonly Finding[] };

type Claimant = Pick<PermitClaim, "holder" | "claimId">;

const isSame = (a: Claimant, b: Claimant): boolean =>
  a.claimId !== null && a.claimId === b.claimId && a.holder === b.holder;

/** Who is in the way of a claimant: who holds it, or for whom it is kept. */
export function inTheWay({ lock, queue }: Lease, claimant: Claimant | null): Holder | null {
  if (lock) return claimant && isSame(lock, claimant) ? null : lock;
  const [first] = queue;
  if (!first || (claimant && isSame(first, claimant))) return null;
  return { holder: first.holder, reason: "next in the queue", expiresAt: first.offeredUntil };
}

const isOfLock = ({ gate }: Finding) => gate === "lock";
const isFinal = ({ reasonCode }: Finding) => reasonCode === "release_cancelled";

/** Which of the closed gates an override does not pass: the lock, and the end of the release. */
const beyondOverride = (findings: readonly Finding[]) =>
  findings.filter((finding) => !isOpen(finding) && (isOfLock(finding) || isFinal(finding)));

/**
 * Grants a permit if every gate is open and the lock is free, and takes the lock with it; or says what is closed. The
 * same claim for the same release again is answered with the permit it has.
 * @param facts of the release and its place; who is in the way is filled in from the lease
 * @param ids of the permit and of the hold, if they begin
 */
export function permit(
  tenure: Tenure,
  claim: PermitClaim,
  facts: GateFacts,
  policy: Policy | null,
  ids: { readonly permit: string; readonly lock: string },
  now: number,
): Result<Permitted, NotPermitted> {
  const step = settled(tenure, now);
  const { lease, permit: held } = step.tenure;
  const place = { ...facts.place, heldBy: inTheWay(lease, claim) };
  const findings = evaluate({ ...facts, place }, policy, now);
  if (held && isSame(held, claim)) {
    if (held.releaseId !== facts.releaseId) return refuse({ reason: "claim_used", step, findings });
    return ok({ ...step, permit: held, findings });
  }
  if (claim.override === null && !allows(findings)) return refuse({ reason: "gates_closed", step, findings });
  const unpassable = beyondOverride(findings);
  if (unpassable.length > 0) {
    const reason = unpassable.some(isFinal) ? "gates_closed" : "locked";
    return refuse({ reason, step, findings });
  }
  const { holder, claimId, ttlMs, override, policyVersion } = claim;
  const why = `deploys ${facts.version}`;
  const taken = acquire(lease, { holder, reason: why, claimId, ttlMs }, ids.lock, now);
  if (!taken.ok) return refuse({ reason: "locked", step, findings });
  const kept = renew(taken.value.lease, taken.value.lock.fence, ttlMs, now);
  if (!kept.ok) return refuse({ reason: "locked", step, findings });
  const granted: HeldPermit = {
    id: ids.permit,
    releaseId: facts.releaseId,
    version: facts.version,
    holder,
    claimId,
    fence: kept.value.lock.fence,
    grantedAt: now,
    issuedAt: now,
    expiresAt: now + ttlMs,
    policyVersion,
    override: allows(findings) ? null : override,
    isRollback: facts.isRollback,
  };
  const replaced: TenureEvent[] = held ? [{ kind: "permit_ended", permit: held, at: now }] : [];
  return ok({
    tenure: { lease: kept.value.lease, permit: granted },
    events: [...step.events, ...replaced, ...taken.value.events],
    permit: granted,
    findings,
  });
}

export type NotRenewed =
  /** It ran out, was given back, or another hold followed it. */
  | { readonly reason: "permit_over"; readonly step: TenureStep; readonly lock: Lock | null }
  | { readonly reason: "gates_closed"; readonly step: TenureStep; readonly findings: readonly Finding[] };

/** Prolongs a permit: not once a gate has closed, unless closed gates were passed to get it. */
export function renewPermit(
  tenure: Tenure,
  id: string,
  ttlMs: number,
  facts: GateFacts,
  policy: Policy | null,
  now: number,
): Result<Permitted, NotRenewed> {
  const step = settled(tenure, now);
  const { lease, permit: held } = step.tenure;
  if (held?.id !== id) return refuse({ reason: "permit_over", step, lock: lease.lock });
  const findings = evaluate({ ...facts, place: { ...facts.place, heldBy: null } }, policy, now);
  const closed = held.override === null ? findings.filter((one) => !isOpen(one)) : beyondOverride(findings);
  if (closed.length > 0) return refuse({ reason: "gates_closed", step, findings });
  const kept = renew(lease, held.fence, ttlMs, now);
  if (!kept.ok) return refuse({ reason: "permit_over", step, lock: lease.lock });
  const expiresAt = Math.max(held.expiresAt, now + ttlMs);
  const prolonged = { ...held, issuedAt: now, expiresAt };
  return ok({
    tenure: { lease: kept.value.lease, permit: prolonged },
    events: step.events,
    permit: prolonged,
    findings,
  });
}

/** Gives a permit back, and its hold with it. One that is over already is as good as given back. */
export function endPermit(tenure: Tenure, id: string, now: number): TenureStep {
  const step = settled(tenure, now);
  const { lease, permit: held } = step.tenure;
  if (held?.id !== id) return step;
  const ended = release(lease, held.fence, now);
  if (!ended.ok) return step;
  const after = follow(step.tenure, ended.value, now);
  return { tenure: after.tenure, events: [...step.events, ...after.events] };
}
