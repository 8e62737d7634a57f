import type { Moment } from "../moment.ts";
import type { Snapshot } from "./commit.ts";
import { compact } from "./compact.ts";
import type { Entry } from "./entry.ts";
import { apply } from "./fold.ts";
import { versionBorne } from "./placement.ts";
import { standingOf } from "./standing.ts";
import { EMPTY, type ReleaseState } from "./state.ts";

/** As many entries are folded before the state is made small again, as it was while they came in. */
const STRIDE = 250;

const byArrival = (a: Entry, b: Entry) => a.receivedAt - b.receivedAt || (a.key < b.key ? -1 : 1);

function foldAsTheyCame(entries: readonly Entry[]): ReleaseState {
  const ordered = entries.toSorted(byArrival);
  let state = EMPTY;
  for (let from = 0; from < ordered.length; from += STRIDE)
    state = compact(ordered.slice(from, from + STRIDE).reduce(apply, state));
  return state;
}

const knownThen = (entries: readonly Entry[], { asOf, knownAt }: Moment): Entry[] =>
  entries.filter(({ occurredAt, receivedAt }) => occurredAt <= asOf && receivedAt <= knownAt);

/** What of a release had happened by a moment, as far as it was known. */
export const stateThen = (entries: readonly Entry[], moment: Moment): ReleaseState =>
  foldAsTheyCame(knownThen(entries, moment));

/** Whether nothing of a release happened or was learned after a moment, so that it was then what it is now. */
export const isUnchangedSince = ({ updatedAt, state }: Snapshot, { asOf, knownAt }: Moment): boolean =>
  updatedAt <= knownAt && state.last !== null && state.last <= asOf;

/**
 * A release as it was at a moment, as far as it was known.
 * @param present the release as it is stored
 * @param entries every entry of it that had happened by then; later ones do no harm
 * @returns null when nothing was known of it; else its `revision` is the number of entries it is made of
 */
export function releaseThen(present: Snapshot, entries: readonly Entry[], moment: Moment): Snapshot | null {
  const known = knownThen(entries, moment);
  if (known.length === 0) return null;
  const state = foldAsTheyCame(known);
  const standing = standingOf(state);
  return {
    ...present,
    version: versionBorne(standing, present.version),
    provisional: standing.version === null,
    revision: known.length,
    firstSeenAt: state.first ?? present.firstSeenAt,
    updatedAt: known.reduce((last, { receivedAt }) => Math.max(last, receivedAt), 0),
    state,
    standing,
    corrections: present.corrections.filter(({ at }) => at <= moment.knownAt),
  };
}
