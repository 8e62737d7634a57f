import * as z from "zod";
import { Role } from "./accounts.ts";
import {
  EnvironmentName,
  listOf,
  PageQuery,
  printable,
  prose,
  Slug,
  Timestamp,
  Version,
} from "./primitives.ts";

const Person = z.strictObject({ id: z.string(), name: z.string() });
const comment = printable(2000);

export const Approve = z.strictObject({
  environment: EnvironmentName,
  decision: z.enum(["approve", "reject"]),
  comment: comment.optional(),
});
export type Approve = z.infer<typeof Approve>;

/** Somebody's word on a release in an environment. It counts for the artifact it was given for, and no other. */
export const Approval = z.strictObject({
  id: z.string(),
  environment: z.string(),
  decision: z.enum(["approve", "reject", "revoke"]),
  comment: z.string().nullable(),
  by: Person,
  role: Role,
  at: Timestamp,
  commit: z.string().nullable(),
  digest: z.string().nullable(),
  /** Whether it counts now; else why not. */
  valid: z.boolean(),
  invalidBecause: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;
export const ApprovalList = listOf(Approval);

export const AskApproval = z.strictObject({
  environment: EnvironmentName,
  message: comment.optional(),
});
export type AskApproval = z.infer<typeof AskApproval>;

export const REQUEST_STATES = ["open", "granted", "rejected", "expired", "void"] as const;

/** That somebody waits for approvals. */
export const ApprovalRequest = z.strictObject({
  id: z.string(),
  project: Slug,
  version: Version,
  environment: z.string(),
  message: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: Timestamp,
  expiresAt: Timestamp,
  state: z.enum(REQUEST_STATES),
  /** What is still missing, in words. */
  because: z.string(),
  /** Whether the caller could approve it now. */
  mine: z.boolean(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;
export const ApprovalRequestList = listOf(ApprovalRequest);

export const ApprovalRequestQuery = PageQuery.extend({
  /** Only what the caller could approve. */
  mine: z.enum(["true", "false"]).optional(),
});
export type ApprovalRequestQuery = z.infer<typeof ApprovalRequestQuery>;

/** What an outside system says at its gate. */
export const AnswerGate = z.strictObject({
  environment: EnvironmentName,
  outcome: z.enum(["pass", "warn", "block"]),
  because: printable(1000),
  url: z.string().max(2048).optional(),
});
export type AnswerGate = z.infer<typeof AnswerGate>;

export const DEBT_STATES = ["open", "overdue", "settled"] as const;

/** What an override obliges to: a written review, by somebody, by a day. */
export const Debt = z.strictObject({
  id: z.string(),
  project: Slug,
  version: Version,
  environment: z.string(),
  permitId: z.string(),
  reason: z.string(),
  overriddenBy: z.string(),
  openedAt: Timestamp,
  owner: z.string(),
  dueAt: Timestamp,
  state: z.enum(DEBT_STATES),
  review: z.string().nullable(),
  settledAt: Timestamp.nullable(),
  settledBy: z.string().nullable(),
});
export type Debt = z.infer<typeof Debt>;
export const DebtList = listOf(Debt);
export const DebtQuery = PageQuery.extend({
  project: Slug.optional(),
  state: z.enum(["open", "settled"]).default("open"),
});
export type DebtQuery = z.infer<typeof DebtQuery>;

export const AmendDebt = z
  .strictObject({
    /** A member, by id. */
    owner: z.string().min(1).max(100).optional(),
    dueAt: Timestamp.optional(),
    reason: printable(1000),
  })
  .refine(({ owner, dueAt }) => owner !== undefined || dueAt !== undefined, "name a field to change");
export type AmendDebt = z.infer<typeof AmendDebt>;

export const SettleDebt = z.strictObject({
  review: prose(10_000).refine(
    (text) => text.trim().length >= 20,
    "say what happened and what follows, in 20 characters or more",
  ),
});
export type SettleDebt = z.infer<typeof SettleDebt>;
