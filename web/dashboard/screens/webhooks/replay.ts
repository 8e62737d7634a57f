import type { ReplayDeliveries, WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { call } from "../../api/call.ts";
import type { EndpointPath } from "../../queries/webhooks.ts";

/** More than anybody misses in the 30 days that messages are kept; it ends what never ends. */
const MOST_CALLS = 200;

type Asked = Pick<ReplayDeliveries, "since" | "until" | "only">;

/** Replays a range to its end, however many calls that takes. Resolves to how many deliveries are under way again. */
export async function replayRange({ org, id }: EndpointPath, asked: Asked): Promise<number> {
  let queued = 0;
  let since: string | null = asked.since;
  for (let calls = 0; since !== null && calls < MOST_CALLS; calls += 1) {
    const answer: { queued: number; next: string | null } = await call(
      "replayDeliveries",
      { org, id },
      { body: { ...asked, since } },
    );
    queued += answer.queued;
    since = answer.next;
  }
  return queued;
}

const DAY_MS = 86_400_000;
/** As long as a message is tried at most, where every wait is lengthened as far as a receiver may ask for. */
const TRIED_MS = 8 * DAY_MS;

/**
 * From when on an endpoint missed what happened, and lost what was under way; null: nothing, it was not disabled.
 * What was written before it was disabled may not have been read by then, where it was slow to answer.
 */
export function missedSince({ createdAt, disabledAt }: Pick<WebhookEndpoint, "createdAt" | "disabledAt">) {
  if (disabledAt === null) return null;
  const before = (ms: number) =>
    new Date(Math.max(Date.parse(createdAt), Date.parse(disabledAt) - ms)).toISOString();
  return { missing: before(DAY_MS), failed: before(TRIED_MS) };
}

/** Replays what an endpoint missed while it was disabled, now that it is enabled again. `endpoint`: as it was before. */
export async function replayMissed(path: EndpointPath, endpoint: WebhookEndpoint): Promise<number> {
  const since = missedSince(endpoint);
  if (since === null) return 0;
  const failed = await replayRange(path, { since: since.failed, only: "failed" });
  return failed + (await replayRange(path, { since: since.missing, only: "missing" }));
}

/** What was put under way, for a notice. */
export const underWay = (count: number): string =>
  count === 0
    ? "Nothing was there to send again"
    : `${count} ${count === 1 ? "message is" : "messages are"} under way`;
