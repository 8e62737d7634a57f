import * as z from "zod";
import { Timestamp } from "./primitives.ts";
import { WEBHOOK_FACTS, type WebhookType } from "./webhook-events.ts";

/** The whole body of a type of message. */
export const webhookBody = (type: WebhookType) =>
  z.strictObject({ type: z.literal(type), timestamp: Timestamp, data: WEBHOOK_FACTS[type] });

/**
 * The same as JSON Schema 2020-12. It leaves room for more: a type may come to hold fields that it does not hold today, and a
 * receiver that checks what it gets must not stop at them.
 */
export const webhookSchema = (type: WebhookType): Record<string, unknown> =>
  z.toJSONSchema(webhookBody(type), {
    reused: "inline",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
