import { unreachable } from "../result.ts";
import type { ApprovalNews, DecisionNews, MilestoneNews, SystemNews } from "./decision.ts";
import type { DeploymentNews, Entry, IncidentNews, TestRunNews } from "./entry.ts";

const DEPLOYMENT_WORDS: Record<DeploymentNews["status"], (to: string) => string> = {
  queued: (to) => `Deployment to ${to} queued`,
  waiting_approval: (to) => `Deployment to ${to} waits for approval`,
  in_progress: (to) => `Deployment to ${to} started`,
  verifying: (to) => `Deployment to ${to} is being verified`,
  succeeded: (to) => `Deployed to ${to}`,
  failed: (to) => `Deployment to ${to} failed`,
  errored: (to) => `Deployment to ${to} broke off with an error`,
  timed_out: (to) => `Deployment to ${to} timed out`,
  cancelled: (to) => `Deployment to ${to} cancelled`,
  rejected: (to) => `Deployment to ${to} rejected`,
  superseded: (to) => `Deployment to ${to} superseded`,
  rolled_back: (to) => `Rolled back in ${to}`,
  faulty: (to) => `Deployment to ${to} found faulty`,
};

function testWords(news: TestRunNews): string {
  const where = news.environment ? ` in ${news.environment.name}` : "";
  if (news.status === "running") return `Tests ${news.suite} started${where}`;
  if (!news.totals)
    return `Tests ${news.suite} ${news.status === "unknown" ? "ended without a result" : news.status}${where}`;
  const { tests, passed, failed, errored, skipped, flaky } = news.totals;
  const parts = [`${passed} of ${tests} passed`];
  if (failed + errored > 0) parts.push(`${failed + errored} failed`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (flaky > 0) parts.push(`${flaky} flaky`);
  return `Tests ${news.suite}${where}: ${parts.join(", ")}${news.partial ? ", report incomplete" : ""}`;
}

const incidentWords = (news: IncidentNews) => {
  const verb = { open: "opened", mitigated: "mitigated", resolved: "resolved" }[news.status];
  return `Incident ${verb}: ${news.title ?? news.incidentId}`;
};

const APPROVAL_WORDS: Record<ApprovalNews["decision"], string> = {
  approve: "Approved",
  reject: "Rejected",
  revoke: "Approval taken back",
};

const withReason = (text: string, reason: string | null) => (reason === null ? text : `${text}: ${reason}`);

function milestoneWords({ verb, title, change, reason }: MilestoneNews): string {
  if (verb === "changed" && change.done === true) return `Milestone reached: ${title}`;
  if (verb === "changed" && change.dueDate !== undefined)
    return withReason(`Milestone ${title} moved to ${change.dueDate}`, reason);
  return `Milestone ${verb}: ${title}`;
}

const MINUTE_MS = 60_000;

function systemWords(news: SystemNews): string {
  const to = news.environment.name;
  if (news.kind === "lost")
    return `Nothing was heard of the deployment to ${to} for ${Math.round(news.afterMs / MINUTE_MS)} min`;
  return news.verb === "granted"
    ? `${news.holder} may deploy to ${to}`
    : withReason(`${news.holder} may deploy to ${to} although gates are closed`, news.reason);
}

/** What people decided, in words. */
function decisionWords(news: DecisionNews): string {
  switch (news.kind) {
    case "planned":
      return "Planned";
    case "amended":
      return `Plan changed: ${Object.keys(news.plan).join(", ")}`;
    case "halted":
      return `Halted: ${news.reason}`;
    case "resumed":
      return `Resumed: ${news.reason}`;
    case "cancelled":
      return `Cancelled: ${news.reason}`;
    case "blocked":
      return `Blocked from going further: ${news.reason}`;
    case "unblocked":
      return `No longer blocked: ${news.reason}`;
    case "approval":
      return withReason(`${APPROVAL_WORDS[news.decision]} for ${news.environment.name}`, news.comment);
    case "asked":
      return withReason(`Approval asked for ${news.environment.name}`, news.message);
    case "gate_answer":
      return `${news.name} says ${news.outcome} for ${news.environment.name}: ${news.because}`;
    case "milestone":
      return milestoneWords(news);
    case "deliverable":
      return news.change.status === undefined || news.verb !== "changed"
        ? `Deliverable ${news.verb}: ${news.title}`
        : `Deliverable ${news.change.status}: ${news.title}`;
    default:
      return unreachable(news);
  }
}

/** One sentence without a full stop that tells people what an entry says. */
export function summaryOf(entry: Entry): string {
  const { news } = entry;
  switch (news.kind) {
    case "deployment": {
      const attempt = news.attempt > 1 ? ` (attempt ${news.attempt})` : "";
      return DEPLOYMENT_WORDS[news.status](news.environment.name) + attempt;
    }
    case "build":
      return `Build ${news.name || news.buildId} ${news.status === "running" ? "started" : news.status}`;
    case "test_run":
      return testWords(news);
    case "incident":
      return incidentWords(news);
    case "removal":
      return news.of === "environment"
        ? `Environment ${news.environment.name} removed`
        : `Removed from ${news.environment.name}`;
    case "published":
      return `Published as ${entry.claims.version ?? "a release"}`;
    case "withdrawn":
      return `Withdrawn${news.reason ? `: ${news.reason}` : ""}`;
    case "change":
      return `Change merged${news.title ? `: ${news.title}` : ""}`;
    case "tagged":
      return `Tagged ${entry.claims.version ?? ""}`.trim();
    case "note":
      return news.text;
    case "lost":
    case "permit":
      return systemWords(news);
    default:
      return decisionWords(news);
  }
}
