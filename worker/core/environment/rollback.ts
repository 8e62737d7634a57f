import { idFloor } from "../id.ts";
import { crc32 } from "../token.ts";
import { isTakenBack, type Occupant } from "./occupancy.ts";

/** That an environment went back to an earlier version. Times are milliseconds since the epoch. */
export type FoundRollback = {
  readonly id: string;
  readonly at: number;
  readonly from: Occupant;
  readonly to: Occupant;
  /** Its sender said so; else it was found in what ran there. */
  readonly told: boolean;
  /** What the environment runs now is what it went back to. */
  readonly holdsNow: boolean;
};

const idOf = (at: number, environment: string, from: Occupant, to: Occupant): string =>
  `${idFloor("rbk", at)}${crc32(`${environment}|${from.releaseId}|${to.releaseId}`).toString(36).padStart(7, "0")}`;

/**
 * Whether a success was a rollback: it took back what ran before it.
 * @param mine the success, as it stands in the environment
 * @param before what ran there before it, of another release
 * @param current what runs there now
 */
export function rollbackBy(
  environment: string,
  mine: Occupant | null,
  before: Occupant | null,
  current: Occupant | null,
): FoundRollback | null {
  if (!mine || !before || !isTakenBack(before, mine)) return null;
  const at = mine.changedAt;
  const id = idOf(at, environment, before, mine);
  const holdsNow = current?.releaseId === mine.releaseId;
  return { id, at, from: before, to: mine, told: mine.rollback, holdsNow };
}

/**
 * The rollback that a sender told of a release.
 * @param to what ran there then, of another release
 * @param current what runs there now
 */
export function rollbackTold(
  environment: string,
  from: Occupant,
  to: Occupant | null,
  current: Occupant | null,
  at: number,
): FoundRollback | null {
  if (!to) return null;
  const holdsNow = current?.releaseId === to.releaseId;
  return { id: idOf(at, environment, from, to), at, from, to, told: true, holdsNow };
}
