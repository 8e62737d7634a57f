import * as z from "zod";
import { listOf, Timestamp } from "./primitives.ts";

export const INBOX_REASONS = [
  /** The same source and id was accepted before with another body. */
  "conflict",
  /** It names no version and no commit, and nothing it belongs to is known. */
  "no_release",
  /** It names no project and none can be derived. */
  "no_project",
  /** It names a project that does not exist, and the organisation makes none from events. */
  "unknown_project",
  /** It could not be decoded any more, or its commit failed again and again. */
  "failed",
] as const;
export const InboxReason = z.enum(INBOX_REASONS);
export type InboxReason = z.infer<typeof InboxReason>;

export const InboxItem = z.strictObject({
  id: z.string(),
  reason: InboxReason,
  detail: z.string(),
  source: z.string(),
  eventId: z.string().nullable(),
  type: z.string().nullable(),
  receivedAt: Timestamp,
  event: z.unknown(),
});
export type InboxItem = z.infer<typeof InboxItem>;
export const Inbox = listOf(InboxItem);

export const ReplayAnswer = z.strictObject({
  id: z.string(),
  status: z.enum(["placed", "kept"]),
  detail: z.string(),
});
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;
