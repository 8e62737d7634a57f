import { type Finding, isOpen } from "./facts.ts";

/** A release that was last found kept out of an environment. */
export type Blocked = {
  readonly releaseId: string;
  readonly isRollback: boolean;
  /** The gates that were closed, sorted. */
  readonly closed: readonly string[];
  /** When time alone could have opened them all, milliseconds since the epoch; null: it never does. */
  readonly lookAt: number | null;
};

/** Of so many releases an environment remembers that they were kept out. */
const MOST_REMEMBERED = 20;
/** After this long it is looked again where it could not be found out. */
const LOOK_AGAIN_MS = 60_000;

const closedGates = (findings: readonly Finding[]): string[] =>
  findings
    .filter((finding) => !isOpen(finding))
    .map(({ gate, name }) => (name === undefined ? gate : `${gate} ${name}`))
    .sort();

/**
 * Remembers that a release is kept out.
 * @param earliest when time alone could open every gate, milliseconds since the epoch
 * @returns whether that is news: other gates are closed than when it was last found
 */
export function block(
  all: readonly Blocked[],
  release: Pick<Blocked, "releaseId" | "isRollback">,
  findings: readonly Finding[],
  earliest: number | null,
): { readonly all: readonly Blocked[]; readonly isNews: boolean } {
  const { releaseId, isRollback } = release;
  const before = all.find((one) => one.releaseId === releaseId);
  const closed = closedGates(findings);
  const others = all.filter((one) => one !== before);
  return {
    all: [...others, { releaseId, isRollback, closed, lookAt: earliest }].slice(-MOST_REMEMBERED),
    isNews: before?.closed.join("\n") !== closed.join("\n"),
  };
}

/** Forgets that a release was kept out; whether it was is whether that is news. */
export function unblock(
  all: readonly Blocked[],
  releaseId: string,
): { readonly all: readonly Blocked[]; readonly isNews: boolean } {
  const others = all.filter((one) => one.releaseId !== releaseId);
  return { all: others, isNews: others.length < all.length };
}

/** The releases whose gates time may have opened by now, and all of them put off for the case that nobody finds out. */
export function dueToLook(
  all: readonly Blocked[],
  now: number,
): { readonly due: readonly Blocked[]; readonly all: readonly Blocked[] } {
  const isDue = ({ lookAt }: Blocked) => lookAt !== null && lookAt <= now;
  return {
    due: all.filter(isDue),
    all: all.map((one) => (isDue(one) ? { ...one, lookAt: now + LOOK_AGAIN_MS } : one)),
  };
}

/** When the next of them is due; null: none ever is. */
export function nextLook(all: readonly Blocked[]): number | null {
  const moments = all.flatMap(({ lookAt }) => (lookAt === null ? [] : [lookAt]));
  return moments.length === 0 ? null : Math.min(...moments);
}
