import type { Window } from "../environment/windows.ts";
import type { SuiteEvidence } from "../release/evidence.ts";
import type { Standing } from "../release/standing.ts";

/** A stretch of time in which a release ran somewhere without a break. Times are milliseconds since the epoch. */
export type Stay = { readonly from: number; readonly to: number | null };

export type OpenIncident = {
  readonly id: string;
  readonly title: string;
  readonly severity: string | null;
  /** The key of an environment; null: nobody said where. */
  readonly environment: string | null;
  readonly mitigated: boolean;
};

export type ActiveStop = { readonly id: string; readonly reason: string; readonly by: string };

export type OpenDebt = {
  readonly id: string;
  readonly version: string;
  readonly owner: string;
  readonly dueAt: number;
};

/** When a line of versions stops being looked after, and stops being at all. */
export type SupportDates = { readonly endOfSupport: number | null; readonly endOfLife: number | null };

/** Who keeps an environment from being deployed to. */
export type Holder = {
  readonly holder: string;
  readonly reason: string | null;
  /** Null: until somebody says otherwise. */
  readonly expiresAt: number | null;
};

/** What is known of the environment a release is to go to, and of what is around it. */
export type Place = {
  /** The key of the environment. */
  readonly environment: string;
  readonly name: string;
  /** The project's environments in promotion order. */
  readonly order: readonly { readonly key: string; readonly name: string }[];
  readonly current: { readonly releaseId: string; readonly version: string } | null;
  /** Where the release ran before, by environment, oldest first. */
  readonly stays: { readonly [environment: string]: readonly Stay[] | undefined };
  readonly incidents: readonly OpenIncident[];
  /** What the last released version's tests said; null: none was ever released. */
  readonly baseline: readonly SuiteEvidence[] | null;
  readonly support: SupportDates;
  readonly windows: readonly Window[];
  readonly stops: readonly ActiveStop[];
  readonly debts: readonly OpenDebt[];
  /** Null: nobody holds it, or who asks does. */
  readonly heldBy: Holder | null;
};

/** Everything an evaluation may look at: facts, and nothing that depends on the moment of looking. */
export type GateFacts = {
  readonly releaseId: string;
  readonly version: string;
  readonly line: string | null;
  readonly standing: Standing;
  /** It was called off before it was out. */
  readonly isCancelled: boolean;
  readonly place: Place;
  /** It goes back to an earlier version on purpose. */
  readonly isRollback: boolean;
};

/** What a gate says, before it is put into words for a client. */
export type Finding = {
  readonly gate: string;
  readonly name?: string;
  readonly outcome: "passed" | "warning" | "blocked" | "waiting";
  readonly because: string;
  readonly reasonCode: string;
  readonly clearedBy?: string;
  /** Not before this moment can time alone open it; null: time alone never does. Only of what is closed. */
  readonly until: number | null;
};

export const isOpen = ({ outcome }: Pick<Finding, "outcome">): boolean =>
  outcome === "passed" || outcome === "warning";

type Said = Omit<Finding, "outcome" | "until">;

export const passed = (said: Said): Finding => ({ ...said, outcome: "passed", until: null });
export const warned = (said: Said): Finding => ({ ...said, outcome: "warning", until: null });
/** Somebody has to do something; or a time has to come. */
export const blocked = (said: Said, until: number | null = null): Finding => ({
  ...said,
  outcome: "blocked",
  until,
});
/** Something is still to come. */
export const waiting = (said: Said, until: number | null = null): Finding => ({
  ...said,
  outcome: "waiting",
  until,
});

export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n} ${n === 1 ? noun : plural}`;
