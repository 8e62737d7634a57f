import type { Services } from "../services/context.ts";
import { processIntake } from "../services/ingest/process-intake.ts";
import { tellOutbox } from "../services/live/tell-outbox.ts";

type EventsBody = { readonly shard: number; readonly id: string };
type OutboxBody = { readonly shard: number; readonly orgId: string };

const MAX_RETRY_DELAY_SECONDS = 60;

const delayAfter = (attempts: number) => Math.min(2 ** attempts, MAX_RETRY_DELAY_SECONDS);

/** A message of an older or newer version of the product names no row this one knows: it is let go, the sweep finds the row. */
const isEvents = (body: unknown): body is EventsBody =>
  typeof body === "object" && body !== null && "shard" in body && "id" in body && typeof body.id === "string";

const isOutbox = (body: unknown): body is OutboxBody =>
  typeof body === "object" &&
  body !== null &&
  "shard" in body &&
  "orgId" in body &&
  typeof body.orgId === "string";

/** Commits the intake rows that messages wake it for; a row that fails is asked for again by its own message only. */
async function consumeEvents(
  batch: MessageBatch<unknown>,
  services: Services,
  final: boolean,
): Promise<void> {
  const byShard = Map.groupBy(
    batch.messages.filter(({ body }) => isEvents(body)),
    ({ body }) => (body as EventsBody).shard,
  );
  for (const [shard, messages] of byShard) {
    const ids = messages.map(({ body }) => (body as EventsBody).id);
    const again = messages.some(({ attempts }) => attempts > 1) || final;
    const retry = await processIntake(services, shard, ids, { again, final });
    for (const message of messages) {
      if (retry.has((message.body as EventsBody).id))
        message.retry({ delaySeconds: delayAfter(message.attempts) });
      else message.ack();
    }
  }
}

async function consumeOutbox(batch: MessageBatch<unknown>, services: Services): Promise<void> {
  for (const message of batch.messages) {
    if (!isOutbox(message.body)) continue;
    const { shard, orgId } = message.body;
    try {
      await tellOutbox(services, shard, orgId);
      message.ack();
    } catch (error) {
      services.log.error("live.publish_failed", error, { org: orgId, attempts: message.attempts });
      message.retry({ delaySeconds: delayAfter(message.attempts) });
    }
  }
}

/**
 * Hands a batch to the consumer of its queue. What died is carried on for the last time: its events go to the inbox
 * where they can be seen and replayed; an untold change stays in the outbox for the sweep.
 */
export async function consume(batch: MessageBatch<unknown>, services: Services): Promise<void> {
  switch (batch.queue) {
    case "slipway-events":
      return consumeEvents(batch, services, false);
    case "slipway-events-dead":
      services.log.info("intake.buried", { messages: batch.messages.length });
      return consumeEvents(batch, services, true);
    case "slipway-outbox":
    case "slipway-outbox-dead":
      return consumeOutbox(batch, services);
    default:
      services.log.info("queue.unknown", { queue: batch.queue });
  }
}
