import type { ReplayDeliveries } from "../../../../schema/contract/webhooks.ts";
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

/** What was put under way, for a notice. */
export const underWay = (count: number): string =>
  count === 0
    ? "Nothing was there to send again"
    : `${count} ${count === 1 ? "message is" : "messages are"} under way`;
