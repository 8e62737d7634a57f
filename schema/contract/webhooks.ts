import * as z from "zod";
import { EnvironmentName, listOf, PageQuery, patchOf, printable, Slug, Timestamp } from "./primitives.ts";
import { WEBHOOK_TYPES } from "./webhook-events.ts";

/** What an address takes: Standard Webhooks, or a message in the words of a product people read in. */
export const ENDPOINT_FORMATS = ["standard", "slack", "teams", "discord", "github"] as const;
export const EndpointFormat = z.enum(ENDPOINT_FORMATS);
export type EndpointFormat = z.infer<typeof EndpointFormat>;

export const WebhookTypeName = z.enum(WEBHOOK_TYPES);

/** Where to send; what makes it a good target is decided when it is made and at every attempt. */
const Target = z.string().min(1).max(2048);
const Types = z.array(WebhookTypeName).min(1).max(WEBHOOK_TYPES.length);

/** Kept by their names in lower case, whose values are sealed and never shown again. */
const Headers = z
  .record(z.string(), printable(1024))
  .refine((headers) => Object.keys(headers).length <= 10, "give at most 10 headers");

const endpointFields = {
  description: printable(200).nullable().optional(),
  /** Left out or null: every type. */
  types: Types.nullable().optional(),
  /** Left out or null: every project. */
  project: Slug.nullable().optional(),
  /** Left out or null: every environment, and what concerns none. */
  environment: EnvironmentName.nullable().optional(),
  /** Sent along with every attempt, such as a token that the receiver asks for. */
  headers: Headers.optional(),
};

export const CreateEndpoint = z.strictObject({
  url: Target,
  format: EndpointFormat.default("standard"),
  ...endpointFields,
});
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const PatchEndpoint = patchOf({ url: Target.optional(), ...endpointFields });
export type PatchEndpoint = z.infer<typeof PatchEndpoint>;

export const DISABLED_BECAUSE = ["person", "gone", "failing"] as const;

export const EndpointHealth = z.strictObject({
  level: z.enum(["idle", "healthy", "struggling", "failing"]),
  /** Over the last 24 hours. */
  attempts: z.number().int(),
  failed: z.number().int(),
  /** Over the last 24 hours, of what was answered; null: nothing was. */
  medianMs: z.number().int().nullable(),
  /** Deliveries still to be made. */
  pending: z.number().int(),
  lastSuccessAt: Timestamp.nullable(),
  lastFailureAt: Timestamp.nullable(),
});
export type EndpointHealth = z.infer<typeof EndpointHealth>;

export const WebhookEndpoint = z.strictObject({
  id: z.string(),
  url: z.string(),
  format: EndpointFormat,
  description: z.string().nullable(),
  types: Types.nullable(),
  project: Slug.nullable(),
  environment: z.string().nullable(),
  /** The names of the headers that are sent along. */
  headers: z.array(z.string()),
  status: z.enum(["enabled", "disabled"]),
  disabledBecause: z.enum(DISABLED_BECAUSE).nullable(),
  disabledAt: Timestamp.nullable(),
  /** Since when its failures are such that it will be disabled if they go on. */
  warnedAt: Timestamp.nullable(),
  /** With which it verifies `v1a` signatures. */
  publicKey: z.string(),
  /** Until when what a rotation replaced signs as well. */
  previousSecretUntil: Timestamp.nullable(),
  createdAt: Timestamp,
  createdBy: z.string(),
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;
export const EndpointList = listOf(WebhookEndpoint);

export const ShownEndpoint = WebhookEndpoint.extend({ health: EndpointHealth });
export type ShownEndpoint = z.infer<typeof ShownEndpoint>;

/** The secret is shown once; later it is revealed to who proves again who they are. */
export const CreatedEndpoint = WebhookEndpoint.extend({ secret: z.string() });
export type CreatedEndpoint = z.infer<typeof CreatedEndpoint>;

export const EndpointSecret = z.strictObject({ secret: z.string(), publicKey: z.string() });
export type EndpointSecret = z.infer<typeof EndpointSecret>;

export const RotatedSecret = EndpointSecret.extend({ previousSecretUntil: Timestamp });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

/** What an endpoint did, hour by hour. */
export const EndpointHistory = z.strictObject({
  hours: z.array(
    z.strictObject({
      start: Timestamp,
      succeeded: z.number().int(),
      failed: z.number().int(),
      medianMs: z.number().int().nullable(),
    }),
  ),
});
export type EndpointHistory = z.infer<typeof EndpointHistory>;

export const TestEndpoint = z.strictObject({ type: WebhookTypeName.optional() }).optional();
export type TestEndpoint = z.infer<typeof TestEndpoint>;

export const DELIVERY_STATUSES = ["pending", "succeeded", "failed", "held"] as const;

/** One message on its way to one endpoint. `held`: the endpoint was disabled before it arrived. */
export const Delivery = z.strictObject({
  id: z.string(),
  endpointId: z.string(),
  /** What the receiver gets as `webhook-id`, at every attempt. */
  messageId: z.string(),
  type: WebhookTypeName,
  project: z.string().nullable(),
  environment: z.string().nullable(),
  isTest: z.boolean(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number().int(),
  createdAt: Timestamp,
  lastAttemptAt: Timestamp.nullable(),
  /** Null: there is none, or it is being made. */
  nextAttemptAt: Timestamp.nullable(),
  /** What the last attempt was answered; null: nothing. */
  lastStatusCode: z.number().int().nullable(),
  /** What went wrong last, in words. */
  lastError: z.string().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
export const DeliveryList = listOf(Delivery);

export const DeliveryQuery = PageQuery.extend({
  status: z.enum(DELIVERY_STATUSES).optional(),
  type: WebhookTypeName.optional(),
});
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

const HeaderMap = z.record(z.string(), z.string());

export const ATTEMPT_TRIGGERS = ["schedule", "replay", "test"] as const;

export const Attempt = z.strictObject({
  number: z.number().int(),
  trigger: z.enum(ATTEMPT_TRIGGERS),
  at: Timestamp,
  /** Until its answer, or until it was given up; null: it is under way, or was cut off. */
  durationMs: z.number().int().nullable(),
  statusCode: z.number().int().nullable(),
  error: z.string().nullable(),
  request: z.strictObject({ url: z.string(), headers: HeaderMap }),
  response: z.strictObject({
    headers: HeaderMap,
    /** At most its first 16 kB. */
    body: z.string(),
    truncated: z.boolean(),
  }),
});
export type Attempt = z.infer<typeof Attempt>;

export const ShownDelivery = Delivery.extend({
  /** The bytes that are signed and sent. */
  body: z.string(),
  /** Newest first; the last 50. */
  history: z.array(Attempt),
});
export type ShownDelivery = z.infer<typeof ShownDelivery>;

export const StartedDelivery = z.strictObject({ deliveryId: z.string(), messageId: z.string() });
export type StartedDelivery = z.infer<typeof StartedDelivery>;

export const ReplayDeliveries = z.strictObject({
  since: Timestamp,
  /** Left out: now. */
  until: Timestamp.optional(),
  /** `failed`: given up or held; `missing`: never tried; `all`: also what arrived. */
  only: z.enum(["failed", "missing", "all"]).default("missing"),
});
export type ReplayDeliveries = z.infer<typeof ReplayDeliveries>;

export const Replayed = z.strictObject({
  queued: z.number().int(),
  /** There are more than one call replays; go on from here. */
  next: Timestamp.nullable(),
});
export type Replayed = z.infer<typeof Replayed>;

export const WebhookCatalogue = z.strictObject({
  items: z.array(
    z.strictObject({
      type: WebhookTypeName,
      description: z.string(),
      /** JSON Schema of the whole body. */
      schema: z.record(z.string(), z.unknown()),
      example: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type WebhookCatalogue = z.infer<typeof WebhookCatalogue>;
