import type { Verdict } from "../../../../schema/contract/gates.ts";
import type { WebhookFacts, WebhookType } from "../../../../schema/contract/webhook-events.ts";
import type { StoredMessage } from "../message.ts";

/** Good news, bad news, what somebody should look at, or news. */
export type Tone = "good" | "bad" | "attention" | "neutral";

/** A message in words for people, without the markup of anything. All of it may hold whatever somebody typed. */
export type Telling = {
  readonly tone: Tone;
  readonly title: string;
  readonly lines: readonly string[];
  /** Where the machine that did it shows it; null: nowhere. */
  readonly runUrl: string | null;
};

/** What of a message is told to people. */
export type ToldMessage = Pick<StoredMessage, "type" | "project" | "facts">;

type Words = Omit<Telling, "runUrl"> & { readonly runUrl?: string | null };
type Of<T extends WebhookType> = (facts: WebhookFacts<T>, project: string) => Words;

const MAX_LINES = 10;

const words = (
  tone: Tone,
  title: string,
  ...lines: readonly (string | null | undefined | false)[]
): Words => ({
  tone,
  title,
  lines: lines.filter((line): line is string => typeof line === "string" && line !== ""),
});

const named = (project: string, { version }: { readonly version: string }) => `${project} ${version}`;
const plain = (status: string) => status.replaceAll("_", " ");
const where = (environment: string | null) => (environment === null ? "" : ` in ${environment}`);
const standing = ({ outcome }: Verdict) => outcome === "blocked" || outcome === "waiting";

/** The first of a list, and how many more there are. */
const firstOf = (list: readonly string[]): string[] =>
  list.length <= MAX_LINES
    ? [...list]
    : [...list.slice(0, MAX_LINES - 1), `and ${list.length - MAX_LINES + 1} more`];

const tests = ({ testRun }: WebhookFacts<"test_run.finished">): string | null =>
  testRun.totals === null
    ? null
    : `${testRun.totals.tests} tests, ${testRun.totals.passed} passed, ${testRun.totals.failed + testRun.totals.errored} failed`;

const judged = (verdicts: readonly Verdict[]) =>
  firstOf(verdicts.filter(standing).map(({ gate, name, because }) => `${name ?? plain(gate)}: ${because}`));

const WORDS: { readonly [T in WebhookType]: Of<T> } = {
  "release.created": ({ release }, project) =>
    words("neutral", `${named(project, release)} is a new release`, `It is ${plain(release.status)}.`),
  "release.status_changed": ({ release, from, to }, project) =>
    words(
      to === "rolled_back" || to === "rejected" || to === "halted"
        ? "bad"
        : to === "released"
          ? "good"
          : "neutral",
      `${named(project, release)} is ${plain(to)}`,
      `Before it was ${plain(from)}.`,
    ),
  "release.corrected": ({ release, before, after, because }, project) =>
    words(
      "attention",
      `What was told of ${named(project, release)} was corrected`,
      before.status !== after.status && `It is ${plain(after.status)}, not ${plain(before.status)}.`,
      because,
    ),
  "release.at_risk": ({ release, level, reasons }, project) =>
    words("attention", `${named(project, release)} is ${plain(level)}`, ...firstOf(reasons)),
  "milestone.slipped": ({ release, milestone }, project) =>
    words(
      "attention",
      `${milestone.title} of ${named(project, release)} was put off to ${milestone.dueDate}`,
      `It was due on ${milestone.previousDueDate}.`,
      milestone.reason,
    ),
  "deployment.started": ({ release, environment, deployment }, project) => ({
    ...words(
      "neutral",
      `${named(project, release)} is being deployed to ${environment}`,
      by(deployment.actor),
    ),
    runUrl: deployment.url,
  }),
  "deployment.succeeded": ({ release, environment, deployment }, project) => ({
    ...words("good", `${named(project, release)} runs in ${environment}`, by(deployment.actor)),
    runUrl: deployment.url,
  }),
  "deployment.failed": ({ release, environment, deployment }, project) => ({
    ...words(
      "bad",
      `${named(project, release)} did not get to ${environment}`,
      `The deployment is ${plain(deployment.status)}.`,
      by(deployment.actor),
    ),
    runUrl: deployment.url,
  }),
  "deployment.rolled_back": ({ environment, deployment, from, to, told }, project) => ({
    ...words(
      "bad",
      `${project} in ${environment} was rolled back from ${from}${to === null ? "" : ` to ${to}`}`,
      told ? by(deployment?.actor ?? null) : "Nobody said so: it was found in what runs there.",
    ),
    runUrl: deployment?.url ?? null,
  }),
  "deployment.bypassed": ({ release, environment }, project) =>
    words("bad", `${named(project, release)} went to ${environment} without a permit`),
  "gate.blocked": ({ release, environment, verdicts, earliest }, project) =>
    words(
      "attention",
      `${named(project, release)} may not go to ${environment}`,
      ...judged(verdicts),
      earliest !== null && `By itself it opens at ${earliest}.`,
    ),
  "gate.opened": ({ release, environment }, project) =>
    words("good", `${named(project, release)} may go to ${environment}`, "All gates are open."),
  "approval.requested": ({ release, environment, by: who, message }, project) =>
    words("attention", `${who} asks for approval of ${named(project, release)} for ${environment}`, message),
  "approval.granted": ({ release, environment, by: who, comment }, project) =>
    words("good", `${who} approved ${named(project, release)} for ${environment}`, comment),
  "approval.rejected": ({ release, environment, by: who, comment }, project) =>
    words("bad", `${who} rejected ${named(project, release)} for ${environment}`, comment),
  "lock.acquired": ({ environment, lock }, project) =>
    words(
      "neutral",
      `${lock.holder} locked ${environment} of ${project}`,
      lock.reason,
      until(lock.expiresAt),
    ),
  "lock.released": ({ environment, lock }, project) =>
    words("neutral", `${environment} of ${project} is free again`, `${lock.holder} gave its lock back.`),
  "lock.expired": ({ environment, lock }, project) =>
    words("attention", `The lock of ${environment} of ${project} ran out`, `${lock.holder} held it.`),
  "lock.stolen": ({ environment, lock, by: who, because }, project) =>
    words(
      "attention",
      `The lock of ${environment} of ${project} was taken from ${lock.holder}`,
      by(who),
      because,
    ),
  "test_run.finished": (facts, project) => ({
    ...words(
      facts.testRun.status === "passed" ? "good" : facts.testRun.status === "failed" ? "bad" : "neutral",
      `${facts.testRun.suite} of ${named(project, facts.release)}${where(facts.environment)}: ${plain(facts.testRun.status)}`,
      tests(facts),
    ),
    runUrl: facts.testRun.url,
  }),
  "test.regressed": (facts, project) => ({
    ...words(
      "bad",
      `Tests of ${named(project, facts.release)}${where(facts.environment)} fail that passed before`,
      ...firstOf(facts.failures),
    ),
    runUrl: facts.testRun.url,
  }),
  "incident.opened": ({ release, environment, incident }, project) =>
    words(
      "bad",
      `Incident: ${incident.title}`,
      `${named(project, release)}${where(environment)}`,
      incident.severity !== null && `Severity: ${incident.severity}`,
    ),
  "incident.resolved": ({ release, environment, incident }, project) =>
    words("good", `Resolved: ${incident.title}`, `${named(project, release)}${where(environment)}`),
};

function by(who: string | null): string | null {
  return who === null ? null : `By ${who}`;
}

function until(time: string | null): string | null {
  return time === null ? null : `Until ${time}`;
}

// What breaks a line, or turns its direction: a name must not look like the next sentence.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
const flat = (text: string): string => text.toWellFormed().replace(UNSEEN, " ").trim();

/** A link that may be followed: what somebody sent as one might be anything. */
const webLink = (url: string | null | undefined): string | null =>
  url && url.length <= 1000 && /^https?:\/\/[^\s<>"'`|\\^{}()[\]]+$/.test(url) ? url : null;

/** What a message says to people: one line, and a few more. */
export function tellingOf(message: ToldMessage): Telling {
  // Facts are written by type, and read as they were written.
  const say = WORDS[message.type] as (facts: unknown, project: string) => Words;
  const { tone, title, lines, runUrl } = say(message.facts, message.project);
  return { tone, title: flat(title), lines: lines.map(flat), runUrl: webLink(runUrl) };
}

/**
 * A text in somebody's markup, letter by letter, at most so many UTF-16 units of it, whole letters, with an ellipsis where
 * something was left out.
 */
export function marked(text: string, most: number, written: (letter: string) => string): string {
  let out = "";
  let room = out;
  for (const letter of text) {
    const next = out + written(letter);
    if (next.length > most) return `${room}…`;
    if (next.length < most) room = next;
    out = next;
  }
  return out;
}
