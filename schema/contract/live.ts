import * as z from "zod";
import { Slug, Timestamp, Version } from "./primitives.ts";

/** One change, sent over the live WebSocket. */
export const LiveMessage = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("release.changed"),
    cursor: z.number().int(),
    project: Slug,
    version: Version,
    revision: z.number().int(),
    environments: z.array(z.string()),
    at: Timestamp,
  }),
  z.strictObject({
    type: z.literal("project.changed"),
    cursor: z.number().int(),
    project: Slug,
    at: Timestamp,
  }),
  z.strictObject({
    type: z.literal("inbox.changed"),
    cursor: z.number().int(),
    at: Timestamp,
  }),
  /** Somebody took, gave back or waits for the lock of an environment. */
  z.strictObject({
    type: z.literal("environment.changed"),
    cursor: z.number().int(),
    project: Slug,
    environment: z.string(),
    at: Timestamp,
  }),
  /** A freeze, a stop, a policy or a debt is another; null: for every project. */
  z.strictObject({
    type: z.literal("rules.changed"),
    cursor: z.number().int(),
    project: Slug.nullable(),
    at: Timestamp,
  }),
  /** What was missed is no longer kept: read the board again, then go on from this cursor. */
  z.strictObject({ type: z.literal("reset"), cursor: z.number().int(), at: Timestamp }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
export type LiveChange = LiveMessage extends infer M
  ? M extends { type: "reset" }
    ? never
    : M extends LiveMessage
      ? Omit<M, "cursor" | "at">
      : never
  : never;
