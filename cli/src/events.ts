import { randomUUID } from "node:crypto";
import type { EventType, IngestAnswer } from "../../schema/contract/events.ts";
import { idInJob, type Job } from "./ci.ts";
import { type Api, answerOf } from "./context.ts";
import type { Outcome, Request } from "./http.ts";
import type { Values } from "./options.ts";
import { pathOf } from "./paths.ts";
import { WrongUse } from "./stop.ts";

/** An event as it is sent; what is undefined is left out. Slipway says what is wrong with it. */
export type SentEvent = {
  readonly type: string;
  readonly project?: string;
  readonly version?: string;
  readonly commit?: string;
  readonly environment?: string;
  readonly id?: string;
  readonly occurredAt?: string;
  readonly url?: string;
  readonly actor?: string;
  readonly data?: unknown;
};

/** What Slipway takes at once: MAX_EVENTS_PER_REQUEST and, with room for the array around it, MAX_INGEST_BYTES. */
const MOST_EVENTS = 500;
const MOST_BYTES = 1_000_000;

/** Types of events that are about the job's own commit, whatever version they name. */
const OF_OWN_COMMIT = /^(?:build|test_run|change)\./;

/**
 * The release that is meant. The CI's own commit is added where the event is about it: a job that deploys a version it
 * was told may well run from another commit.
 */
export function releaseOf(values: Values, job: Job | null, type: EventType | string) {
  const version = values.version ?? job?.tag;
  const isOwn = OF_OWN_COMMIT.test(type) || version === undefined || version === job?.tag;
  const commit = values.commit ?? (isOwn ? job?.commit : undefined);
  if (version === undefined && commit === undefined)
    throw new WrongUse("Give --version, --commit, or both (or SLIPWAY_VERSION, SLIPWAY_COMMIT).");
  return { version, commit };
}

/** An event with a name of its own, so that it may be sent twice: the job's where there is one. */
export function identified(event: SentEvent, job: Job | null): SentEvent {
  if (event.id !== undefined) return event;
  return { ...event, id: idInJob(job, event.type, JSON.stringify(event)) ?? randomUUID() };
}

/** Events in as few requests as they fit in. */
export function* portions(events: readonly SentEvent[]): Generator<readonly SentEvent[]> {
  let portion: SentEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (portion.length > 0 && (portion.length === MOST_EVENTS || bytes + size > MOST_BYTES)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(event);
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}

/** Sends one event, or several as an array. */
export const postEvents = (
  api: Api,
  events: SentEvent | readonly SentEvent[],
  more: Pick<Request, "budgetMs" | "signal"> = {},
): Promise<Outcome> => api.send({ method: "POST", path: pathOf("events"), json: events, ...more });

/** @returns what was accepted and what was not; the places are counted over all portions */
export async function sendEvents(api: Api, events: readonly SentEvent[]): Promise<IngestAnswer> {
  const results: IngestAnswer["results"][number][] = [];
  for (const portion of portions(events)) {
    const answer = answerOf<IngestAnswer>(await postEvents(api, portion));
    const before = results.length;
    results.push(...answer.results.map((each) => ({ ...each, index: each.index + before })));
  }
  const accepted = results.filter(({ status }) => status === "accepted").length;
  return { accepted, rejected: results.length - accepted, results };
}
