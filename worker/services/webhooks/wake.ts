import type { Services } from "../context.ts";
import type { Dispatchers } from "./ports.ts";

export type Waking = Pick<Services, "ledgers" | "log"> & {
  readonly dispatchers: Pick<Dispatchers, "wake">;
};

/**
 * Wakes what sends to an organisation's endpoints. A dispatcher reads for itself what there is to do; a wake-up that is
 * lost costs a minute, so that nothing fails for it.
 */
export async function wakeEndpoints(services: Waking, shard: number, orgId: string): Promise<void> {
  try {
    const ids = await services.ledgers(shard).endpoints.enabled(orgId);
    await Promise.all(
      ids.map((endpointId) =>
        services.dispatchers.wake({ shard, orgId, endpointId }).catch((error: unknown) => {
          services.log.error("webhooks.not_woken", error, { org: orgId, endpoint: endpointId });
        }),
      ),
    );
  } catch (error) {
    services.log.error("webhooks.not_woken", error, { org: orgId });
  }
}

/** Messages as old as this have been sent, or wait for their next attempt, unless their wake-up was lost twice. */
const LATELY_MS = 10 * 60 * 1000;
const BATCH = 200;

async function wakeSince(services: Waking, shard: number, since: number): Promise<void> {
  const { messages } = services.ledgers(shard);
  for (let after = ""; ; ) {
    const found = await messages.organisationsSince(since, after, BATCH);
    for (const orgId of found) await wakeEndpoints(services, shard, orgId);
    const last = found.at(-1);
    if (last === undefined || found.length < BATCH) return;
    after = last;
  }
}

/**
 * Wakes them where there were messages lately, whoever was to wake them then.
 * @param now milliseconds since the epoch
 */
export const sweepEndpoints = (services: Waking, shard: number, now: number): Promise<void> =>
  wakeSince(services, shard, now - LATELY_MS);

/** Wakes them wherever there are messages: what slept through its alarm, or through a time in which nothing worked, goes on. */
export const wakeEveryEndpoint = (services: Waking, shard: number): Promise<void> =>
  wakeSince(services, shard, 0);
