import * as z from "zod";
import { listOf, PageQuery, Timestamp } from "./primitives.ts";

/** Who did it: a person, a token, an identity trusted from a CI, or Slipway itself. */
export const ACTOR_KINDS = ["user", "token", "trust", "system"] as const;

export const AuditActor = z.strictObject({
  kind: z.enum(ACTOR_KINDS),
  id: z.string(),
  name: z.string(),
});
export type AuditActor = z.infer<typeof AuditActor>;

export const AuditTarget = z.strictObject({ kind: z.string(), id: z.string(), name: z.string() });
export type AuditTarget = z.infer<typeof AuditTarget>;

/** Everything that is noted. Screens and readers of the export rely on these words. */
export const AUDITED = [
  "organisation.created",
  "organisation.amended",
  "organisation.exported",
  "member.added",
  "member.amended",
  "member.removed",
  "member.left",
  "invitation.made",
  "invitation.revoked",
  "invitation.accepted",
  "token.made",
  "token.revoked",
  "trust.made",
  "trust.revoked",
  "audit.exported",
  "project.made",
  "environments.declared",
  "page.put",
  "policy.put",
  "lock.acquired",
  "lock.released",
  "lock.expired",
  "lock.stolen",
  "permit.overridden",
  "deployment.bypassed",
  "freeze.made",
  "freeze.ended",
  "stop.begun",
  "stop.ended",
  "debt.amended",
  "debt.settled",
  "rollback.judged",
  "line.put",
  "endpoint.made",
  "endpoint.amended",
  "endpoint.removed",
  "endpoint.enabled",
  "endpoint.disabled",
  "endpoint.secret_rotated",
  "endpoint.secret_revealed",
  "endpoint.replayed",
] as const;

const Fields = z.record(z.string(), z.unknown()).nullable();

/** What was done, as it was noted with the change. Never a secret. */
export const AuditNote = z.strictObject({
  id: z.string(),
  at: Timestamp,
  actor: AuditActor,
  action: z.string(),
  target: AuditTarget,
  before: Fields,
  after: Fields,
  reason: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditNote = z.infer<typeof AuditNote>;

/** A note in its place: `hash` is over the note and the hash before it. */
export const AuditEntry = AuditNote.extend({
  seq: z.number().int().min(1),
  hash: z.string(),
  previousHash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditList = listOf(AuditEntry);

export const AuditQuery = PageQuery.extend({
  /** The id of who did it. */
  actor: z.string().min(1).max(100).optional(),
  action: z.string().min(1).max(100).optional(),
  /** The id of what it was done to. */
  target: z.string().min(1).max(300).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditVerdict = z.strictObject({
  valid: z.boolean(),
  /** How many entries were looked at. */
  entries: z.number().int(),
  /** The hash of the newest entry; whoever keeps it can tell later whether anything before it was changed. */
  head: z.string().nullable(),
  /** The first entry that does not fit. */
  brokenAt: z.number().int().nullable(),
  detail: z.string(),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;
