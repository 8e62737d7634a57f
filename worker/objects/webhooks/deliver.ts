import { type Outcome, outcomeOf } from "../../core/webhooks/outcome.ts";
import { MAX_ATTEMPTS, nextAttempt, parseRetryAfter } from "../../core/webhooks/retry.ts";
import { checkTarget } from "../../core/webhooks/target.ts";
import type { EndpointAt, EndpointRow } from "../../services/webhooks/ports.ts";
import { openHeaders, openSignings } from "../../services/webhooks/secrets.ts";
import { liveAt, type Signing, signatureOf } from "../../services/webhooks/sign.ts";
import type { Claim, Ended, Next } from "./attempts.ts";
import type { Due } from "./deliveries.ts";
import { type DispatchDesk, log } from "./dispatch-desk.ts";
import { judgeAttempts } from "./judging.ts";
import { type Answer, type Post, post } from "./post.ts";

/** An attempt takes 15 s at most; after this it was cut off. */
const LEASE_MS = 25_000;
const HIDDEN = "(kept secret)";

type Headers = Readonly<Record<string, string>>;

/** What attempts are made with, opened for these few. */
type Means = {
  /** Whose allowance they count against. */
  readonly host: string;
  readonly signings: readonly Signing[];
  readonly own: Headers;
  /** Why nothing can be sent, in words; null: it can. */
  readonly closed: string | null;
};

const NO_MEANS = { host: "", signings: [], own: {} } as const;

const encoder = new TextEncoder();

async function requestOf(row: EndpointRow, { own, signings }: Means, due: Due, now: number): Promise<Post> {
  const body = encoder.encode(due.body);
  const seconds = Math.floor(now / 1000);
  return {
    url: `${row.url}${due.path}`,
    body,
    headers: {
      ...own,
      "content-type": "application/json",
      "user-agent": "Slipway-Webhooks/1",
      "webhook-id": due.messageId,
      "webhook-timestamp": String(seconds),
      "webhook-signature": await signatureOf(signings, due.messageId, seconds, body),
    },
  };
}

/** What is kept of a request: of its own headers, that they were sent. */
const kept = ({ url, headers }: Post, own: Headers) => ({
  url,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Object.hasOwn(own, name) ? HIDDEN : value]),
  ),
});

function nextOf(claim: Claim, answer: Answer, outcome: Outcome, now: number): Next {
  if (outcome.kind === "succeeded") return { status: "succeeded", nextAt: null };
  const retryAfter = parseRetryAfter(answer.retryAfter, now);
  const nextAt = nextAttempt({ made: claim.tries, now, random: Math.random(), retryAfter });
  return { status: nextAt === null ? "failed" : "pending", nextAt };
}

const unsent = (because: string): Answer => ({
  code: null,
  error: `It was not sent: ${because}`,
  retryAfter: null,
  headers: {},
  body: "",
  truncated: false,
});

/**
 * One attempt: claimed before it is made, so that it counts whatever happens, and written down when it has ended.
 * @returns what the endpoint is judged by; null: nothing
 */
async function attempt(
  desk: DispatchDesk,
  row: EndpointRow,
  means: Means,
  due: Due,
): Promise<Outcome | null> {
  const at = desk.now();
  const request = await requestOf(row, means, due, at);
  const claim = desk.attempts.claim(due.messageId, kept(request, means.own), at, LEASE_MS);
  if (claim === null) return null;
  const answer = means.closed === null ? await post(request) : unsent(means.closed);
  const outcome = outcomeOf(answer);
  const endedAt = desk.now();
  const ended: Ended = {
    ok: outcome.kind === "succeeded",
    code: answer.code,
    error: outcome.kind === "succeeded" ? null : outcome.because,
    ms: endedAt - at,
    headers: answer.headers,
    answer: answer.body,
    truncated: answer.truncated,
  };
  desk.deliveries.transaction(() => {
    const decides = desk.attempts.record(claim, ended, nextOf(claim, answer, outcome, endedAt));
    if (decides) desk.deliveries.goOn(due.messageId, endedAt);
  });
  // Of an example, nothing is held against the endpoint but that it is gone.
  return claim.isTest && outcome.kind !== "gone" ? null : outcome;
}

/** Of what is due, what may be attempted now: its schedule is not at its end, and at its host there is room. */
async function admitted(
  desk: DispatchDesk,
  at: EndpointAt,
  { host, closed }: Means,
  due: readonly Due[],
): Promise<readonly Due[]> {
  const open = due.filter(({ tries, messageId }) => {
    const isOver = tries >= MAX_ATTEMPTS;
    if (isOver) desk.deliveries.giveUp(messageId, "Its last attempt was cut off.", desk.now());
    return !isOver;
  });
  if (closed !== null || open.length === 0) return open;
  const { granted, endsAt } = await desk.room(at, host, open.length);
  for (const { messageId } of open.slice(granted))
    desk.deliveries.postpone(messageId, endsAt + Math.floor(Math.random() * 1000));
  return open.slice(0, granted);
}

/** What an endpoint's messages are sent with. What its secrets were kept with may be gone: then waiting mends nothing. */
async function meansOf(desk: DispatchDesk, at: EndpointAt, row: EndpointRow): Promise<Means> {
  const target = checkTarget(row.url, desk.rules(await desk.site(at)));
  if (!target.ok) return { ...NO_MEANS, closed: `this address is not one to send to (${target.because}).` };
  try {
    const signings = liveAt(await openSignings(desk.sealer, at.orgId, row), desk.now());
    return { host: target.host, signings, own: await openHeaders(desk.sealer, at.orgId, row), closed: null };
  } catch (error) {
    log.error("webhooks.secrets_closed", error, { org: at.orgId, endpoint: row.id });
    return { ...NO_MEANS, closed: "its secrets were kept with a key that is gone. Make the endpoint anew." };
  }
}

/** Attempts what is due, all at once, as the endpoint is now. */
export async function deliver(
  desk: DispatchDesk,
  at: EndpointAt,
  row: EndpointRow,
  due: readonly Due[],
): Promise<void> {
  const means = await meansOf(desk, at, row);
  const may = await admitted(desk, at, means, due);
  const outcomes = await Promise.all(may.map((one) => attempt(desk, row, means, one)));
  await judgeAttempts(
    desk,
    at,
    row,
    outcomes.flatMap((outcome) => outcome?.kind ?? []),
  );
}
