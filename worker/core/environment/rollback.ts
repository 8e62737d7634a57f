import { idFloor } from "../id.ts";
import type { ShownDeployment } from "../release/deployment-shown.ts";
import type { DeploymentTiding } from "../release/tidings.ts";
import { crc32 } from "../token.ts";
import { isTakenBack, type Occupant } from "./occupancy.ts";

const PAIR_LENGTH = 7;

type Party = Pick<Occupant, "releaseId" | "version">;

/** That an environment went back to an earlier version. Times are milliseconds since the epoch. */
export type FoundRollback = {
  readonly id: string;
  readonly at: number;
  readonly from: Party;
  readonly to: Party;
  /** Its sender said so; else it was found in what ran there. */
  readonly told: boolean;
  /** What the environment runs now is what it went back to. */
  readonly holdsNow: boolean;
};

/** What came to run in an environment, with when, and what decides between equal times. */
export type Success = { readonly at: number; readonly key: string; readonly occupant: Occupant };

/** The deployment that a sender told to be rolled back. */
export type BackDeployment = {
  /** What it is known by, whatever becomes of its release: others are told of it once under all of them. */
  readonly names: readonly string[];
  readonly shown: ShownDeployment;
};

/** That a sender told of a release that it was rolled back. */
export type Told = Party & {
  readonly at: number;
  /** Absent in what was kept before that was known. */
  readonly deployment?: BackDeployment;
};

/** Whether they are of one release, moment and deployment. */
export const isSameTold = (a: Told, b: Told): boolean =>
  a.releaseId === b.releaseId && a.at === b.at && a.deployment?.names[0] === b.deployment?.names[0];

/** Sorts by time; its end stands for what was gone back from, and to what. */
const idOf = (at: number, environment: string, from: Party, to: Party): string =>
  `${idFloor("rbk", at)}${crc32(`${environment}|${from.releaseId}|${to.releaseId}`).toString(36).padStart(PAIR_LENGTH, "0")}`;

/**
 * Whether a success was a rollback: it took back what ran before it.
 * @param mine the success, as it stands in the environment
 * @param before what came to run there right before it
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
 * Those of some successes that took back what came to run right before them: what was a step ahead may be one back, now
 * that an earlier one is heard of.
 * @param mine what came to run before all of them
 * @param later oldest first
 */
export const takeBacks = (mine: Occupant, later: readonly Success[]): Success[] =>
  later.filter(({ occupant }, index) => isTakenBack(later[index - 1]?.occupant ?? mine, occupant));

/**
 * The rollback that a sender told of a release; null while nothing is known to have run there before.
 * @param to what ran there then, of another release
 * @param current what runs there now
 */
export function rollbackTold(
  environment: string,
  { at, releaseId, version }: Told,
  to: Occupant | null,
  current: Occupant | null,
): FoundRollback | null {
  if (!to) return null;
  const from = { releaseId, version };
  const holdsNow = current?.releaseId === to.releaseId;
  return { id: idOf(at, environment, from, to), at, from, to, told: true, holdsNow };
}

/**
 * Whether a rollback is among those that were found: itself; or, of one that is told, the success by which it was seen
 * before anybody told of it.
 * @param found ids
 */
export const isFound = (found: readonly string[], { id, told }: FoundRollback): boolean =>
  found.some((one) => one === id || (told && one > id && one.slice(-PAIR_LENGTH) === id.slice(-PAIR_LENGTH)));

/** What an environment knows of rollbacks. */
export type KnownRollbacks = {
  /** Ids of those that were found. */
  readonly found: readonly string[];
  /** Whether it is the name of a deployment, or the id of a rollback, of which a sender told. */
  readonly isTold: (name: string) => boolean;
};

const wasTold = ({ deployment }: Told, { isTold }: KnownRollbacks): boolean =>
  deployment?.names.some(isTold) ?? false;

/** The rollbacks that news of a release may tell of. */
export const toldBy = (
  { id: releaseId, version }: { readonly id: string; readonly version: string },
  deployments: readonly Pick<DeploymentTiding, "key" | "status" | "back">[],
  known: KnownRollbacks,
): Told[] =>
  deployments.flatMap(({ key, status, back }): Told[] => {
    if (!back) return [];
    const deployment = { names: [`${releaseId}|${key}`, back.key], shown: back.shown };
    const told: Told = { releaseId, version, at: back.at, deployment };
    return status === "rolled_back" || !wasTold(told, known) ? [told] : [];
  });

/**
 * What a rollback that somebody told of adds to what is known: itself, where it is known by now what was gone back to and
 * it was not found before; and a message the first time it is heard of, unless it was seen and told before anybody said so.
 * @param found null while it is not known what ran there before
 */
export function newsOfTold(told: Told, found: FoundRollback | null, known: KnownRollbacks) {
  // Of one without its deployment only itself says that it was told.
  const seen = told.deployment ? known.found.filter((id) => !known.isTold(id)) : known.found;
  return {
    isNew: found !== null && !isFound(known.found, found),
    tells: !wasTold(told, known) && !(found && isFound(seen, found)),
    names: [...(told.deployment?.names ?? []), ...(found ? [found.id] : [])],
  };
}
