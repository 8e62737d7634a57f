import { type Finding, isOpen } from "./facts.ts";

/** A release that was last found kept out of an environment. Times are milliseconds since the epoch. */
export type Blocked = {
  readonly releaseId: string;
  readonly isRollback: boolean;
  /** The gates that were closed when it was last told, sorted. */
  readonly closed: readonly string[];
  /** Whether the lock was among those that were last found closed. */
  readonly isBehindLock: boolean;
  /** When a permit for it was last refused. */
  readonly refusedAt: number;
  readonly lookAt: number;
};

/** Of so many releases an environment remembers that they were kept out. */
const MOST_REMEMBERED = 20;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** So long after its last permit was refused it is forgotten, unless time alone opens what is closed. */
const REMEMBERED_MS = 7 * 24 * HOUR_MS;
/** After this long it is looked at although nothing says that anything changed. */
const FIRST_LOOK_MS = 5 * MINUTE_MS;
/** After this long it is looked at again where it could not be found out. */
const LOOK_AGAIN_MS = MINUTE_MS;

/** An eighth of how long it has been kept out: some two hundred looks in the week that it is remembered. */
const distance = (refusedAt: number, now: number, least: number): number =>
  Math.max(least, Math.min((now - refusedAt) / 8, HOUR_MS));

const closedGates = (findings: readonly Finding[]): string[] =>
  findings
    .filter((finding) => !isOpen(finding))
    .map(({ gate, name }) => (name === undefined ? gate : `${gate} ${name}`))
    .sort();

const isBehindLock = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.gate === "lock" && !isOpen(finding));

/** When it is to be looked at next; null: it is to be forgotten. */
function nextLookAt(refusedAt: number, earliest: number | null, now: number): number | null {
  const opens = earliest !== null && earliest > now ? earliest : Infinity;
  const anyway = now - refusedAt < REMEMBERED_MS ? now + distance(refusedAt, now, FIRST_LOOK_MS) : Infinity;
  const next = Math.floor(Math.min(opens, anyway));
  return Number.isFinite(next) ? next : null;
}

/**
 * Remembers that a permit for a release was refused.
 * @param earliest when time alone could open every gate, milliseconds since the epoch
 * @returns whether that is news: other gates are closed than when it was last told
 */
export function block(
  all: readonly Blocked[],
  release: Pick<Blocked, "releaseId" | "isRollback">,
  findings: readonly Finding[],
  earliest: number | null,
  now: number,
): { readonly all: readonly Blocked[]; readonly isNews: boolean } {
  const { releaseId, isRollback } = release;
  const before = all.find((one) => one.releaseId === releaseId);
  const closed = closedGates(findings);
  const others = all.filter((one) => one !== before);
  const lookAt = nextLookAt(now, earliest, now) ?? now + FIRST_LOOK_MS;
  const it = { releaseId, isRollback, closed, isBehindLock: isBehindLock(findings), refusedAt: now, lookAt };
  return {
    all: [...others, it].slice(-MOST_REMEMBERED),
    isNews: before?.closed.join("\n") !== closed.join("\n"),
  };
}

/** Forgets that a release was kept out, by any of its ids; whether it was is whether that is news. */
export function unblock(
  all: readonly Blocked[],
  ...ids: readonly string[]
): { readonly all: readonly Blocked[]; readonly isNews: boolean } {
  const others = all.filter(({ releaseId }) => !ids.includes(releaseId));
  return { all: others, isNews: others.length < all.length };
}

/**
 * What is remembered once a release was looked at and is kept out still. What asked to look while it was looked at, or
 * refused it meanwhile, counts as it was.
 * @param looked as it was when the look began
 * @param releaseId what it is called by now
 */
export function stillBlocked(
  all: readonly Blocked[],
  looked: Blocked,
  releaseId: string,
  findings: readonly Finding[],
  earliest: number | null,
  now: number,
): readonly Blocked[] {
  const isTwice = releaseId !== looked.releaseId && all.some((one) => one.releaseId === releaseId);
  return all.flatMap((one): Blocked[] => {
    if (one.releaseId !== looked.releaseId) return [one];
    if (isTwice) return [];
    const named = { ...one, releaseId, isBehindLock: isBehindLock(findings) };
    if (one.lookAt !== looked.lookAt) return [named];
    const lookAt = nextLookAt(one.refusedAt, earliest, now);
    return lookAt === null ? [] : [{ ...named, lookAt }];
  });
}

/** The releases whose time to be looked at has come, and all of them, these put off for the case that nobody finds out. */
export function dueToLook(
  all: readonly Blocked[],
  now: number,
): { readonly due: readonly Blocked[]; readonly all: readonly Blocked[] } {
  const after = all.map((one) => {
    if (one.lookAt > now) return one;
    return { ...one, lookAt: Math.floor(now + distance(one.refusedAt, now, LOOK_AGAIN_MS)) };
  });
  return { due: after.filter((one, index) => one !== all[index]), all: after };
}

/** Has some of them looked at now; null: there is none of these. */
export function lookNow(
  all: readonly Blocked[],
  concerns: (one: Blocked) => boolean,
  now: number,
): readonly Blocked[] | null {
  if (!all.some(concerns)) return null;
  return all.map((one) => (concerns(one) ? { ...one, lookAt: Math.min(one.lookAt, now) } : one));
}

/** When the next of them is due; null: none ever is. */
export const nextLook = (all: readonly Blocked[]): number | null =>
  all.length === 0 ? null : Math.min(...all.map(({ lookAt }) => lookAt));
