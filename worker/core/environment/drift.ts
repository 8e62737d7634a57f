import type { Drift } from "../../../schema/contract/environments.ts";
import { versionOrder } from "../version.ts";

/** Since when a release ran somewhere; null: nothing did. Times are milliseconds since the epoch. */
export type Stay = {
  readonly at: number;
  readonly releaseId: string | null;
  /** When the release first ran there. */
  readonly firstAt: number | null;
};

export type Running = {
  readonly releaseId: string;
  readonly version: string;
  readonly digest: string | null;
  readonly since: number;
};

/** What runs in an environment, and what ran there, newest first. */
export type Ran = {
  readonly current: Running | null;
  readonly stays: readonly Stay[];
  /** Whether these are all the stays there ever were. */
  readonly isWhole: boolean;
};

type State = Drift["items"][number]["state"];

export type Distance = {
  readonly state: State;
  /** How many releases came to run before it and not here, as far as the stays reach. */
  readonly releases: number;
  /** Null: they are the same, or differ for longer than the stays reach. */
  readonly differsSince: number | null;
};

/** How what runs in an environment stands to what runs in the one before it. */
function stateOf(before: Running | null, here: Running | null): State {
  if (!before || !here) return "empty";
  const isOther = before.digest !== null && here.digest !== null && before.digest !== here.digest;
  if (before.releaseId === here.releaseId) return isOther ? "rebuilt" : "same";
  if (before.digest !== null && before.digest === here.digest) return "same";
  const [orderBefore, orderHere] = [versionOrder(before.version), versionOrder(here.version)];
  if (orderBefore === null || orderHere === null) return "apart";
  if (orderBefore === orderHere) return "rebuilt";
  return orderHere < orderBefore ? "behind" : "ahead";
}

const firstOf = ({ firstAt, at }: Stay): number => firstAt ?? at;

/** When the last release that both know first ran before: what runs here now, else what ran here once. */
function lastCommon(before: Ran, here: Ran): number {
  const current = before.stays.find(({ releaseId }) => releaseId === (here.current?.releaseId ?? ""));
  if (current) return firstOf(current);
  const known = new Set(here.stays.map(({ releaseId }) => releaseId));
  const common = before.stays.filter(({ releaseId }) => releaseId !== null && known.has(releaseId));
  return Math.max(-Infinity, ...common.map(firstOf));
}

function newerBefore(before: Ran, here: Ran): number {
  const since = lastCommon(before, here);
  const newer = before.stays.filter((stay) => stay.releaseId !== null && firstOf(stay) > since);
  return new Set(newer.map(({ releaseId }) => releaseId)).size;
}

/** Goes back in time, stay by stay of either, to where the same release ran in both, or nothing in either. */
function differsSince(before: Ran, here: Ran): number | null {
  let since: number | null = null;
  for (let b = 0, h = 0; ; ) {
    const [then, now] = [before.stays[b], here.stays[h]];
    if ((!then && !before.isWhole) || (!now && !here.isWhole)) return null;
    if ((then?.releaseId ?? null) === (now?.releaseId ?? null)) return since;
    since = Math.max(then?.at ?? -Infinity, now?.at ?? -Infinity);
    if (then?.at === since) b += 1;
    if (now?.at === since) h += 1;
  }
}

/** How far an environment is from the one before it. */
export function distance(before: Ran, here: Ran): Distance {
  const state = stateOf(before.current, here.current);
  if (state === "same") return { state, releases: 0, differsSince: null };
  if (before.current && before.current.releaseId === here.current?.releaseId)
    return { state, releases: 0, differsSince: Math.max(before.current.since, here.current.since) };
  return { state, releases: newerBefore(before, here), differsSince: differsSince(before, here) };
}
