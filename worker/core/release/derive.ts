import type { Tier } from "../../../schema/contract/projects.ts";
import type { DeploymentStatus, Health, Phase, ReleaseStatus } from "../../../schema/contract/releases.ts";
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
};

const RUNNING: readonly DeploymentStatus[] = ["queued", "waiting_approval", "in_progress", "verifying"];
const BROKEN: readonly DeploymentStatus[] = ["failed", "errored", "timed_out", "faulty"];

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
  };
}

/** True when the release counts as released, whatever people decided about it since. */
export function isReleased(standing: Standing, around: Surroundings): boolean {
  const { all, rolledBack } = production(standing, around);
  if (rolledBack) return false;
  return all || (standing.publishedAt !== null && !around.projectReachedProduction);
}

/**
 * The status of a release, never stored as a truth of its own: the first that holds of cancelled, halted,
 * rolled back, maintenance, released, rolling out, approved, candidate, in progress, planned.
 * A release that was already out cannot be cancelled: a cancellation after that moment says nothing.
 * Without a policy every gate passes, so a candidate of a project that has a production environment is approved.
 */
export function statusOf(standing: Standing, around: Surroundings): ReleaseStatus {
  const live = production(standing, around);
  const outAt =
    live.reachedCount > 0 ? live.firstAt : isReleased(standing, around) ? standing.publishedAt : null;
  if (standing.cancelledAt !== null && (outAt === null || standing.cancelledAt < outAt)) return "cancelled";
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
  if (isReleased(standing, around)) return around.newerInLine ? "maintenance" : "released";
  if (live.running || live.reachedCount > 0) return "rolling_out";
  if (standing.worked && isFixed(standing)) {
    return around.environments.some(({ tier }) => tier === "production") ? "approved" : "candidate";
  }
  return standing.worked ? "in_progress" : "planned";
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
    if (status && BROKEN.includes(status)) {
      list.push({
        code: `deployment_${status}`,
        message: `the last deployment to ${name} ${status.replace("_", " ")}`,
      });
    }
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
  for (const name of standing.failedBuilds) {
    doubtful.push({ code: "build_failed", message: `build ${name || "without a name"} failed` });
  }
  const level = bad.length > 0 ? "unhealthy" : doubtful.length > 0 ? "at_risk" : "healthy";
  return { level, reasons: [...bad, ...doubtful] };
}
