import type { GateOf, PromotionGate } from "../../../schema/contract/gates.ts";
import { environmentKey } from "../environment/name.ts";
import { own } from "../own.ts";
import { versionOrder } from "../version.ts";
import { blocked, count, type Finding, type GateFacts, passed, type Stay, waiting, warned } from "./facts.ts";

const MINUTE_MS = 60_000;

const lasted = ({ from, to }: Stay, at: number): number => Math.min(to ?? at, at) - from;
/** When a stay has lasted long enough; null: it ended before. */
const soakedAt = ({ from, to }: Stay, soakMs: number): number | null =>
  to === null || to - from >= soakMs ? from + soakMs : null;

/** Whether the release came to run in an environment before, and stayed there without a break for long enough. */
export function evaluatePromotion(
  { from, soakMinutes = 0 }: PromotionGate,
  facts: GateFacts,
  at: number,
): Finding {
  const gate = "promotion";
  const key = environmentKey(from);
  const stays = own(facts.place.stays, key) ?? [];
  const soakMs = soakMinutes * MINUTE_MS;
  const ready = stays.flatMap((stay) => soakedAt(stay, soakMs) ?? []).sort((a, b) => a - b);
  const first = ready[0] ?? null;
  if (first !== null && first <= at) {
    const because = soakMs > 0 ? `it ran in ${from} for ${soakMinutes} min` : `it ran in ${from}`;
    return passed({ gate, because, reasonCode: "promoted" });
  }
  const longest = Math.max(-1, ...stays.map((stay) => lasted(stay, at)));
  if (longest < 0) {
    const clearedBy = `a deployment to ${from} that succeeds`;
    return waiting(
      { gate, because: `it has not run in ${from}`, reasonCode: "not_promoted", clearedBy },
      first,
    );
  }
  const minutes = Math.floor(longest / MINUTE_MS);
  const because = `it ran in ${from} for ${minutes} of ${soakMinutes} min without a break`;
  const clearedBy = first === null ? `another deployment to ${from}` : "time";
  return waiting({ gate, because, reasonCode: first === null ? "soak_broken" : "soaking", clearedBy }, first);
}

export function evaluateMilestones({ stages }: GateOf<"milestones">, { standing }: GateFacts): Finding {
  const gate = "milestones";
  const asked = stages?.map((stage) => stage.trim().toLowerCase());
  const concerned = standing.milestones.filter(
    ({ stage }) => asked === undefined || asked.includes(stage.trim().toLowerCase()),
  );
  const open = concerned.filter(({ done }) => !done);
  if (open.length === 0) {
    const because =
      concerned.length === 0 ? "no milestone to wait for" : `${count(concerned.length, "milestone")} done`;
    return passed({
      gate,
      because,
      reasonCode: concerned.length === 0 ? "no_milestones" : "milestones_done",
    });
  }
  const names = open.map(({ title }) => title).join(", ");
  return waiting({
    gate,
    because: `not done: ${names}`,
    reasonCode: "milestones_open",
    clearedBy: "whoever is to deliver them",
  });
}

/** Words in use for how bad it is, the worst first. */
const SEVERITIES: readonly (readonly string[])[] = [
  ["critical", "blocker", "fatal", "emergency", "sev1", "sev-1", "p1", "s1", "1"],
  ["major", "high", "error", "sev2", "sev-2", "p2", "s2", "2"],
  ["minor", "medium", "moderate", "warning", "sev3", "sev-3", "p3", "s3", "3"],
  ["low", "trivial", "cosmetic", "info", "sev4", "sev-4", "p4", "s4", "4"],
];

const rankOf = (severity: string | null): number =>
  SEVERITIES.findIndex((words) => words.includes(severity?.trim().toLowerCase() ?? ""));

/** Whether an incident is as bad as a gate asks about, or worse. One whose severity nobody can rank is. */
export function isAsSevere(severity: string | null, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const [mine, least] = [rankOf(severity), rankOf(asked)];
  if (least < 0) return severity === null || severity.trim().toLowerCase() === asked.trim().toLowerCase();
  return mine < 0 || mine <= least;
}

export function evaluateIncidents({ severity }: GateOf<"no_open_incident">, { place }: GateFacts): Finding {
  const gate = "no_open_incident";
  const concerned = place.incidents.filter(
    (incident) =>
      (incident.environment === null || incident.environment === place.environment) &&
      isAsSevere(incident.severity, severity),
  );
  const open = concerned.filter(({ mitigated }) => !mitigated);
  const [first] = open;
  if (first) {
    const because = `open incident: ${open.map(({ title }) => title).join(", ")}`;
    return blocked({ gate, because, reasonCode: "incident_open", clearedBy: "resolving the incident" });
  }
  const [mitigated] = concerned;
  if (mitigated)
    return warned({ gate, because: `mitigated: ${mitigated.title}`, reasonCode: "incident_mitigated" });
  return passed({ gate, because: "no open incident", reasonCode: "no_incident" });
}

/** What an outside system says of the artifact; by its deadline, counted from when that was fixed, the default says it. */
export function evaluateExternal(
  { name, deadlineMinutes, default: otherwise }: GateOf<"external">,
  { standing, place }: GateFacts,
  at: number,
): Finding {
  const gate = "external";
  const said = { gate, name };
  const answer = standing.answers.find((one) => one.environment === place.environment && one.name === name);
  if (answer) {
    const because = `${name}: ${answer.because}`;
    if (answer.outcome === "pass") return passed({ ...said, because, reasonCode: "external_passed" });
    if (answer.outcome === "warn") return warned({ ...said, because, reasonCode: "external_warned" });
    return blocked({ ...said, because, reasonCode: "external_blocked", clearedBy: name });
  }
  if (standing.fixedAt === null) {
    const because = `there is no artifact for ${name} to judge yet`;
    return waiting({ ...said, because, reasonCode: "external_waiting", clearedBy: name });
  }
  const deadline = standing.fixedAt + deadlineMinutes * MINUTE_MS;
  const isPass = otherwise === "pass";
  if (at < deadline) {
    const because = `${name} has not answered; without an answer it ${isPass ? "passes" : "blocks"} in time`;
    const reasonCode = "external_waiting";
    return waiting({ ...said, because, reasonCode, clearedBy: name }, isPass ? deadline : null);
  }
  const because = `${name} did not answer within ${deadlineMinutes} min`;
  return isPass
    ? passed({ ...said, because, reasonCode: "external_default" })
    : blocked({ ...said, because, reasonCode: "external_default", clearedBy: name });
}

/** Whether the version is no older than the one that runs there: an old job that runs again must not take it back. */
export function evaluateOrder({ version, releaseId, place, isRollback }: GateFacts): Finding {
  const gate = "order";
  const { current } = place;
  if (current === null) return passed({ gate, because: "nothing runs there yet", reasonCode: "order_kept" });
  if (current.releaseId === releaseId)
    return passed({ gate, because: "it runs there already", reasonCode: "order_kept" });
  const [mine, theirs] = [versionOrder(version), versionOrder(current.version)];
  if (mine === null || theirs === null) {
    const because = `${version} and ${current.version} have no order among themselves`;
    return warned({ gate, because, reasonCode: "order_unknown" });
  }
  if (mine >= theirs)
    return passed({ gate, because: `it is newer than ${current.version}`, reasonCode: "order_kept" });
  const because = `${current.version} runs there, which is newer`;
  if (isRollback)
    return warned({ gate, because: `going back on purpose: ${because}`, reasonCode: "order_rollback" });
  return blocked({
    gate,
    because,
    reasonCode: "order_outdated",
    clearedBy: "saying that it is a rollback, or a newer version",
  });
}

export function evaluateSupport({ line, place }: GateFacts, at: number): Finding {
  const gate = "support";
  const { endOfSupport, endOfLife } = place.support;
  const clearedBy = "a version of a supported line";
  const of = line === null ? "this version" : line;
  if (endOfLife !== null && endOfLife <= at)
    return blocked({ gate, because: `${of} is at its end of life`, reasonCode: "end_of_life", clearedBy });
  if (endOfSupport !== null && endOfSupport <= at)
    return blocked({
      gate,
      because: `${of} is no longer supported`,
      reasonCode: "end_of_support",
      clearedBy,
    });
  return passed({ gate, because: `${of} is supported`, reasonCode: "supported" });
}
