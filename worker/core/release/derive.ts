import type { Policy } from "../../../schema/contract/gates.ts";
import type { Tier } from "../../../schema/contract/projects.ts";
import type { DeploymentStatus, Health, Phase, ReleaseStatus } from "../../../schema/contract/releases.ts";
import { approves, hasTests } from "../gates/evaluate.ts";
import type { Place, SupportDates } from "../gates/facts.ts";
import { own } from "../own.ts";
import { lineOf } from "../version.ts";
import type { PlaceStanding, Standing } from "./standing.ts";

/** What a release's status depends on besides its own facts. Times are milliseconds since the epoch. */
export type Surroundings = {
  /** The project's environments in promotion order, previews left out. */
  readonly environments: readonly { readonly key: string; readonly name: string; readonly tier: Tier }[];
  /** Whether the project ever put any version into a production environment. */
  readonly projectReachedProduction: boolean;
  /** Whether a newer version of this release's line is released. */
  readonly newerInLine: boolean;
  /** By environment: when this release was replaced there by going back to an earlier one. */
  readonly takenBackAt: { readonly [environment: string]: number | undefined };
  /** The moment the status is asked of. */
  readonly at: number;
  /** When this release's line is looked after no longer. */
  readonly support: SupportDates;
  /** What must be so before it may go to the first production environment; null: nobody made a policy for it. */
  readonly gates: { readonly policy: Policy; readonly place: Place } | null;
};

export const NO_SUPPORT_DATES: SupportDates = { endOfSupport: null, endOfLife: null };

const RUNNING: readonly DeploymentStatus[] = ["queued", "waiting_approval", "in_progress", "verifying"];
const BROKEN: Partial<Record<DeploymentStatus, string>> = {
  failed: "failed",
  errored: "errored",
  timed_out: "timed out",
  faulty: "was found faulty",
  unknown: "was never heard of again",
};

const isRunning = (place: PlaceStanding | undefined) =>
  place?.latest != null && RUNNING.includes(place.latest.status);

/** The line of a release: what people said, else the major and minor of its version. */
export const lineOfRelease = (standing: Standing, version: string): string | null => {
  const said = standing.plan.line;
  return typeof said === "string" ? said : lineOf(version);
};

/** When a release was last rolled back in an environment: told so, or found in what came after it. */
export function rolledBackAt(standing: Standing, around: Surroundings, key: string): number | null {
  const told = own(standing.places, key)?.rolledBackAt ?? null;
  const found = own(around.takenBackAt, key) ?? null;
  return told === null || found === null ? (told ?? found) : Math.max(told, found);
}

function production(standing: Standing, around: Surroundings) {
  const keys = around.environments.filter(({ tier }) => tier === "production").map(({ key }) => key);
  const places = keys.map((key) => own(standing.places, key));
  const successes = places.map((place) => place?.succeeded?.at ?? -Infinity);
  const rollbacks = keys.map((key) => rolledBackAt(standing, around, key) ?? -Infinity);
  /** It ran there, and the latest word about it there is not a rollback. */
  const reached = (place: PlaceStanding | undefined, index: number): boolean =>
    place !== undefined &&
    Math.max(place.succeeded?.at ?? -Infinity, place.everAt ?? -Infinity) > (rollbacks[index] ?? -Infinity);
  const lastRollback = Math.max(-Infinity, ...rollbacks);
  return {
    reachedCount: places.filter(reached).length,
    all: places.length > 0 && places.every(reached),
    running: places.some(isRunning),
    rolledBack: lastRollback > -Infinity && lastRollback >= Math.max(-Infinity, ...successes),
    firstAt: Math.min(...places.map((place) => place?.everAt ?? Infinity)),
    allAt: Math.max(-Infinity, ...places.map((place) => place?.everAt ?? -Infinity)),
  };
}

/** True when the release counts as released, whatever people decided about it since. */
export function isReleased(standing: Standing, around: Surroundings): boolean {
  const { all, rolledBack } = production(standing, around);
  if (rolledBack) return false;
  return all || (standing.publishedAt !== null && !around.projectReachedProduction);
}

/** When a release that is released came to be so; 0 where nothing tells. Milliseconds since the epoch. */
export function releasedAt(standing: Standing, around: Surroundings): number {
  const { all, allAt } = production(standing, around);
  return all ? allAt : (standing.publishedAt ?? 0);
}

/** When it came to be out, deployed or published; null: it is not. */
function outAt(standing: Standing, around: Surroundings): number | null {
  const live = production(standing, around);
  if (live.reachedCount > 0) return live.firstAt;
  return isReleased(standing, around) ? standing.publishedAt : null;
}

/** Whether it was called off. One that was already out cannot be: a cancellation after that moment says nothing. */
export function isCancelled(standing: Standing, around: Surroundings): boolean {
  const out = outAt(standing, around);
  return standing.cancelledAt !== null && (out === null || standing.cancelledAt < out);
}

/** Whether somebody's rejection of what it is made of stands, and it is not out. */
const isRejected = (standing: Standing, around: Surroundings): boolean =>
  standing.approvals.some(({ decision, isBound }) => decision === "reject" && isBound) &&
  outAt(standing, around) === null;

/**
 * The status of a release, never stored as a truth of its own: the first that holds of cancelled, rejected, halted,
 * rolled back, end of life, end of support, maintenance, released, rolling out, approved, candidate, in progress,
 * planned.
 */
export function statusOf(standing: Standing, around: Surroundings): ReleaseStatus {
  if (isCancelled(standing, around)) return "cancelled";
  if (isRejected(standing, around)) return "rejected";
  if (standing.halted) return "halted";
  return progressOf(standing, around);
}

/**
 * An artifact is fixed, or a commit that something was already made of or proved about:
 * a commit alone, while its first build still runs, is work in progress.
 */
const isFixed = (standing: Standing): boolean =>
  standing.digest !== null || (standing.commit !== null && standing.bearsFruit);

/** The status the release would have if nobody had stopped it. */
function progressOf(standing: Standing, around: Surroundings): ReleaseStatus {
  const live = production(standing, around);
  if (live.rolledBack) return "rolled_back";
  const { endOfLife, endOfSupport } = around.support;
  if (endOfLife !== null && endOfLife <= around.at) return "end_of_life";
  if (endOfSupport !== null && endOfSupport <= around.at) return "end_of_support";
  if (isReleased(standing, around)) return around.newerInLine ? "maintenance" : "released";
  if (live.running || live.reachedCount > 0) return "rolling_out";
  if (!standing.worked) return "planned";
  return isFixed(standing) ? readinessOf(standing, around) : "in_progress";
}

/**
 * How near a fixed release is to production: its required tests are in, and all gates but lock and window pass. Without
 * a policy every gate passes, so that it is approved wherever there is a production environment at all.
 */
function readinessOf(standing: Standing, around: Surroundings): ReleaseStatus {
  if (around.gates === null) {
    const isBlocked = standing.blockedBecause !== null;
    return around.environments.some(({ tier }) => tier === "production") && !isBlocked
      ? "approved"
      : "candidate";
  }
  const { policy, place } = around.gates;
  const version = standing.version ?? "";
  const facts = {
    releaseId: "",
    version,
    line: lineOfRelease(standing, version),
    standing,
    isCancelled: false,
    isRollback: false,
    place,
  };
  if (approves(facts, policy, around.at)) return "approved";
  return hasTests(facts, policy, around.at) ? "candidate" : "in_progress";
}

const PHASE_OF: Record<ReleaseStatus, Phase> = {
  planned: "planning",
  in_progress: "testing",
  candidate: "testing",
  approved: "testing",
  rolling_out: "deployment",
  rolled_back: "deployment",
  released: "maintenance",
  maintenance: "maintenance",
  end_of_support: "maintenance",
  end_of_life: "closed",
  halted: "deployment",
  cancelled: "closed",
  rejected: "closed",
};

/** Where the release is, in people's words; a halted one stays where it was halted. */
export function phaseOf(standing: Standing, around: Surroundings): Phase {
  const status = statusOf(standing, around);
  return PHASE_OF[status === "halted" ? progressOf(standing, around) : status];
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** What is wrong with a release, each with a reason in words; healthy when there is none. */
export function healthOf(standing: Standing, around: Surroundings): Health {
  const bad: Health["reasons"] = [];
  const doubtful: Health["reasons"] = [];
  for (const { key, name, tier } of around.environments) {
    const place = own(standing.places, key);
    if (!place) continue;
    const list = tier === "production" ? bad : doubtful;
    const status = place.latest?.status;
    const broke = status && BROKEN[status];
    if (broke)
      list.push({ code: `deployment_${status}`, message: `the last deployment to ${name} ${broke}` });
    const undoneAt = rolledBackAt(standing, around, key);
    if (undoneAt !== null && undoneAt >= (place.succeeded?.at ?? -Infinity)) {
      list.push({ code: "rolled_back", message: `rolled back in ${name}` });
    }
  }
  for (const incident of standing.openIncidents) {
    (incident.mitigated ? doubtful : bad).push({
      code: "incident_open",
      message: `incident: ${incident.title}`,
    });
  }
  const { status, totals } = standing.tests;
  if (status === "failed") {
    const failures = totals.failed + totals.errored;
    const said = failures > 0 ? `${count(failures, "test")} failed` : "a test run failed";
    doubtful.push({ code: "tests_failed", message: said });
  }
  if (status === "unknown")
    doubtful.push({ code: "tests_unknown", message: "a test run ended without a result" });
  if (standing.blockedBecause !== null)
    doubtful.push({ code: "version_blocked", message: `not to go further: ${standing.blockedBecause}` });
  for (const name of standing.failedBuilds) {
    doubtful.push({ code: "build_failed", message: `build ${name || "without a name"} failed` });
  }
  const level = bad.length > 0 ? "unhealthy" : doubtful.length > 0 ? "at_risk" : "healthy";
  return { level, reasons: [...bad, ...doubtful] };
}
