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

/** Messages as old as this have been sent, or wait for their next attempt: their wake-up was not lost. */
const LATELY_MS = 10 * 60 * 1000;
const BATCH = 200;

/**
 * Wakes them where there were messages lately, whoever was to wake them then.
 * @param now milliseconds since the epoch
 */
export async function sweepEndpoints(services: Waking, shard: number, now: number): Promise<void> {
  const { messages } = services.ledgers(shard);
  for (let after = ""; ; ) {
    const lately = await messages.organisationsSince(now - LATELY_MS, after, BATCH);
    for (const orgId of lately) await wakeEndpoints(services, shard, orgId);
    const last = lately.at(-1);
    if (last === undefined || lately.length < BATCH) return;
    after = last;
  }
}
