import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import { catalogue } from "../../core/webhooks/catalogue.ts";
import type { Json } from "./schemas.ts";

/** What every message is sent with, by Standard Webhooks. */
const HEADERS: Readonly<Record<string, string>> = {
  "webhook-id":
    "Of the message: the same at every attempt, and of no other message. What was done for it needs not be done again.",
  "webhook-timestamp": "When this attempt was made, in seconds since the epoch.",
  "webhook-signature":
    "Signatures of id, timestamp and body, apart by spaces: `v1,` by the endpoint's secret and `v1a,` by its key.",
};

const header = ([name, description]: [string, string]): Json => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
});

const RESPONSES: Json = {
  "2XX": { description: "Accepted, within 15 seconds; it is not sent again" },
  "410": { description: "No more of them: the endpoint is disabled at once" },
  default: {
    description: "Not accepted, redirects among them: it is sent again, ten times over 75 hours in all",
  },
};

/** An operation's name of its own: `release.status_changed` is `onReleaseStatusChanged`. */
export const nameOf = (type: WebhookType): string =>
  `on${type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

/** Every type of message as OpenAPI has it: what we send, and what we make of the answer. */
export const webhookObjects = (): Json =>
  Object.fromEntries(
    catalogue().items.map(({ type, description, schema: { $schema: _, ...schema }, example }) => [
      type,
      {
        post: {
          operationId: nameOf(type),
          summary: type,
          description,
          tags: ["Webhooks"],
          security: [],
          parameters: Object.entries(HEADERS).map(header),
          requestBody: { required: true, content: { "application/json": { schema, example } } },
          responses: RESPONSES,
        },
      },
    ]),
  );
