import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type {
  Attempt,
  Delivery,
  EndpointFormat,
  EndpointHealth,
  WebhookEndpoint,
} from "../../../schema/contract/webhooks.ts";
import type { Look } from "./states.ts";

/** What an endpoint takes, and where its address is found. */
export const FORMAT_WORDS: Record<
  EndpointFormat,
  { readonly word: string; readonly hint: string; readonly example: string }
> = {
  standard: {
    word: "Standard Webhooks",
    hint: "Signed JSON for a service of your own.",
    example: "https://example.com/webhooks/slipway",
  },
  slack: {
    word: "Slack",
    hint: "A message in a channel. The address comes from an app with incoming webhooks.",
    example: "https://hooks.slack.com/services/…",
  },
  teams: {
    word: "Microsoft Teams",
    hint: "A card in a channel. The address comes from the workflow “Post to a channel when a webhook request is received”.",
    example: "https://….logic.azure.com/workflows/…",
  },
  discord: {
    word: "Discord",
    hint: "A message in a channel. The address stands in the channel's settings, under Integrations.",
    example: "https://discord.com/api/webhooks/…",
  },
  github: {
    word: "GitHub",
    hint: "Deployments as statuses of their commits. It needs a header: authorization, with Bearer and a token that may write statuses.",
    example: "https://api.github.com/repos/OWNER/NAME",
  },
};

type Group = { readonly word: string; readonly types: readonly WebhookType[] };

/** Every type of message, by what it tells of. */
export const TYPE_GROUPS: readonly Group[] = [
  {
    word: "Releases",
    types: [
      "release.created",
      "release.status_changed",
      "release.corrected",
      "release.at_risk",
      "milestone.slipped",
    ],
  },
  {
    word: "Deployments",
    types: [
      "deployment.started",
      "deployment.succeeded",
      "deployment.failed",
      "deployment.rolled_back",
      "deployment.bypassed",
    ],
  },
  {
    word: "Gates and approvals",
    types: ["gate.blocked", "gate.opened", "approval.requested", "approval.granted", "approval.rejected"],
  },
  { word: "Locks", types: ["lock.acquired", "lock.released", "lock.expired", "lock.stolen"] },
  { word: "Tests", types: ["test_run.finished", "test.regressed"] },
  { word: "Incidents", types: ["incident.opened", "incident.resolved"] },
];

export const ALL_TYPES: readonly WebhookType[] = TYPE_GROUPS.flatMap(({ types }) => types);

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const MOST_NAMED = 2;

/** Which types are heard: all, whole groups by their names, a few by theirs, else how many. */
export function typesInWords(types: readonly WebhookType[] | null): string {
  if (types === null) return "Every type";
  if (types.length <= MOST_NAMED) return listed(types);
  const whole = TYPE_GROUPS.filter((group) => group.types.every((type) => types.includes(type)));
  const isWhole = whole.reduce((sum, group) => sum + group.types.length, 0) === types.length;
  return isWhole && whole.length <= MOST_NAMED
    ? listed(whole.map(({ word }) => word))
    : `${types.length} types`;
}

/** Where they are heard from: "in production of shop". */
export function placeInWords({ project, environment }: Pick<WebhookEndpoint, "project" | "environment">) {
  if (environment !== null && project !== null) return `in ${environment} of ${project}`;
  if (environment !== null) return `in ${environment} of every project`;
  return project === null ? "in every project" : `in ${project}`;
}

const look = (word: string, tone: Look["tone"], icon: Look["icon"]): Look => ({ word, tone, icon });

type Standing = Pick<WebhookEndpoint, "status" | "warnedAt" | "disabledBecause">;

/** Whether an endpoint is sent to, for how long still, or why not. */
export function endpointLook({ status, warnedAt, disabledBecause }: Standing): Look {
  if (status === "disabled")
    return disabledBecause === "person" ? look("Disabled", "idle", "pause") : look("Disabled", "bad", "ban");
  return warnedAt === null
    ? look("Enabled", "ok", "check-circle")
    : look("Will be disabled", "warning", "alert");
}

/** Why nothing is sent to an endpoint, as a sentence; null: it is. */
export function whyDisabled({ status, disabledBecause }: Standing): string | null {
  if (status === "enabled") return null;
  switch (disabledBecause) {
    case "gone":
      return "Its receiver answered 410 Gone: it wants no more messages.";
    case "failing":
      return "Nearly every attempt failed for three days.";
    case "person":
    case null:
      return "Somebody disabled it.";
  }
}

export const ENDPOINT_HEALTH_LOOKS: Record<EndpointHealth["level"], Look> = {
  idle: look("Quiet", "idle", "minus"),
  healthy: look("Healthy", "ok", "check-circle"),
  struggling: look("Struggling", "warning", "alert"),
  failing: look("Failing", "bad", "cross-circle"),
};

export const DELIVERY_LOOKS: Record<Delivery["status"], Look> = {
  pending: look("Under way", "running", "clock"),
  succeeded: look("Arrived", "ok", "check-circle"),
  failed: look("Given up", "bad", "cross-circle"),
  held: look("Held back", "warning", "pause"),
};

export const TRIGGER_WORDS: Record<Attempt["trigger"], string> = {
  schedule: "by itself",
  replay: "sent again",
  test: "example",
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const SECOND_MS = 1000;
const EXACT_UNTIL_MS = 10 * SECOND_MS;

/** How long a call took: "35 ms", "1.4 s", "15 s". */
export function took(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  const seconds = ms / SECOND_MS;
  return ms < EXACT_UNTIL_MS ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** How an endpoint fared in the last 24 hours, in a sentence or two. */
export function healthInWords(health: EndpointHealth): string {
  const { attempts, failed, medianMs, pending, lastSuccessAt, lastFailureAt } = health;
  const waiting = pending === 0 ? "" : ` ${counted(pending, "delivery", "deliveries")} under way.`;
  if (attempts === 0) {
    const isNew = lastSuccessAt === null && lastFailureAt === null;
    return `${isNew ? "Nothing was sent yet." : "Nothing was sent in the last 24 hours."}${waiting}`;
  }
  const lost = failed === 0 ? "none failed" : failed === attempts ? "all failed" : `${failed} failed`;
  const speed = medianMs === null ? "" : ` Half of the answers came within ${took(medianMs)}.`;
  return `${counted(attempts, "attempt", "attempts")} in the last 24 hours, ${lost}.${speed}${waiting}`;
}

/** What came of an attempt, in short. Why it failed is said beside it. */
export function outcomeInWords({ statusCode, durationMs, error }: Attempt): string {
  if (statusCode !== null) return `Answered ${statusCode}`;
  return durationMs === null && error === null ? "No answer yet" : "No answer";
}

/** What the last attempt of a delivery came to; null: there was none, or it is under way. */
export const lastInWords = ({ lastError, lastStatusCode }: Pick<Delivery, "lastError" | "lastStatusCode">) =>
  lastError ?? (lastStatusCode === null ? null : `Answered ${lastStatusCode}.`);

/** Whether an attempt is being made: a delivery that waits for one has a time for it. */
export const isBeingSent = ({ status, nextAttemptAt }: Pick<Delivery, "status" | "nextAttemptAt">): boolean =>
  status === "pending" && nextAttemptAt === null;

/** Whether a response says that a message arrived. */
export const isArrival = (statusCode: number | null): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

/** An address may hold a secret of its receiver; its host does not. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** What an endpoint is called: by its description, else by the host it is at. */
export const nameOfEndpoint = ({ description, url }: Pick<WebhookEndpoint, "description" | "url">): string =>
  description ?? hostOf(url);
