import * as z from "zod";
import { ROLES } from "./accounts.ts";
import { EnvironmentName, printable, Timestamp } from "./primitives.ts";

/** A suite by its name, or with what it weighs in the score of all: 1 unless said otherwise. */
const Suite = z.union([
  printable(300),
  z.strictObject({
    name: printable(300),
    weight: z.number().min(0).max(1000).default(1),
    /** A failure of it fails the gate, whatever the score. */
    key: z.boolean().default(false),
  }),
]);

export const TestsGate = z
  .strictObject({
    kind: z.literal("tests"),
    /** Every one of them must have reported; left out: whatever was reported. */
    suites: z.array(Suite).min(1).max(50).optional(),
    /** Fewer tests than this prove nothing. */
    minimum: z.number().int().min(1).max(10_000_000).optional(),
    /** How many cases may fail that passed at the baseline; left out: no case may fail at all. */
    maxNewFailures: z.number().int().min(0).max(1_000_000).optional(),
    flaky: z.enum(["allow", "deny"]).optional(),
    /** The share of the weights, in percent, that passes; left out: every suite must pass. */
    passAt: z.number().min(0).max(100).optional(),
    /** The share that passes with a warning. */
    warnAt: z.number().min(0).max(100).optional(),
  })
  .refine(({ passAt, warnAt }) => warnAt === undefined || (passAt !== undefined && warnAt <= passAt), {
    path: ["warnAt"],
    message: "must not be above passAt, and says nothing without it",
  });
export type TestsGate = z.infer<typeof TestsGate>;

export const ApprovalsGate = z.strictObject({
  kind: z.literal("approvals"),
  /** Each asks for people of a role or above; a person counts for one rule only. */
  rules: z
    .array(z.strictObject({ role: z.enum(ROLES), count: z.number().int().min(1).max(20) }))
    .min(1)
    .max(10),
  allowSelf: z.boolean().optional(),
});
export type ApprovalsGate = z.infer<typeof ApprovalsGate>;

export const PromotionGate = z.strictObject({
  kind: z.literal("promotion"),
  from: EnvironmentName,
  soakMinutes: z.number().int().min(0).max(525_600).optional(),
});
export type PromotionGate = z.infer<typeof PromotionGate>;

export const Stage = printable(50);

export const Gate = z.discriminatedUnion("kind", [
  TestsGate,
  ApprovalsGate,
  PromotionGate,
  z.strictObject({ kind: z.literal("milestones"), stages: z.array(Stage).min(1).max(20).optional() }),
  z.strictObject({ kind: z.literal("no_open_incident"), severity: printable(50).optional() }),
  z.strictObject({
    kind: z.literal("external"),
    name: printable(100),
    /** Counted from when the artifact was fixed. */
    deadlineMinutes: z.number().int().min(1).max(43_200),
    default: z.enum(["block", "pass"]),
  }),
  z.strictObject({ kind: z.literal("order") }),
  z.strictObject({ kind: z.literal("support") }),
]);
export type Gate = z.infer<typeof Gate>;
export type GateOf<K extends Gate["kind"]> = Extract<Gate, { kind: K }>;

const repeated = (gates: readonly Gate[]): number =>
  gates.findIndex(
    (gate, index) =>
      gate.kind === "external" &&
      gates.findIndex((other) => other.kind === "external" && other.name === gate.name) < index,
  );

/** What must be so before a release may be deployed to an environment. */
export const Policy = z
  .strictObject({ gates: z.array(Gate).max(30) })
  .refine(({ gates }) => repeated(gates) < 0, {
    path: ["gates"],
    message: "two external gates have the same name",
  });
export type Policy = z.infer<typeof Policy>;

/** What speaks besides the gates of a policy. */
export const STANDING_GATES = ["release", "stop", "freeze", "lock", "debt"] as const;
export const OUTCOMES = ["passed", "warning", "blocked", "waiting"] as const;

/** What a gate says at a moment, and why. `blocked`: somebody must do something; `waiting`: something is still to come. */
export const Verdict = z.strictObject({
  gate: z.string(),
  /** Which of several of a kind. */
  name: z.string().optional(),
  outcome: z.enum(OUTCOMES),
  because: z.string(),
  reasonCode: z.string(),
  /** Who can clear it. */
  clearedBy: z.string().optional(),
  /** When time alone may clear it. */
  until: Timestamp.optional(),
});
export type Verdict = z.infer<typeof Verdict>;

export const ExplainQuery = z.strictObject({
  environment: EnvironmentName,
  at: Timestamp.optional(),
  /** `text`: for a CI's log. */
  format: z.enum(["json", "text"]).optional(),
});
export type ExplainQuery = z.infer<typeof ExplainQuery>;

export const Explanation = z.strictObject({
  version: z.string(),
  environment: z.string(),
  at: Timestamp,
  allowed: z.boolean(),
  verdicts: z.array(Verdict),
  /** The first moment at which all are open if nobody does anything; null: time alone opens them never. */
  earliest: Timestamp.nullable(),
  /** The same if people and machines had done their part by `at`. */
  earliestIfCleared: Timestamp.nullable(),
  policyVersion: z.number().int(),
  revision: z.number().int(),
});
export type Explanation = z.infer<typeof Explanation>;

const Author = z.strictObject({ name: z.string() });

export const PolicyVersion = z.strictObject({
  version: z.number().int(),
  gates: z.array(Gate),
  madeAt: Timestamp.nullable(),
  madeBy: Author.nullable(),
  reason: z.string().nullable(),
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;
export const PolicyVersions = z.strictObject({
  items: z.array(PolicyVersion),
  nextCursor: z.string().nullable(),
});

export const PutPolicy = z.strictObject({
  gates: Policy.shape.gates,
  reason: printable(1000).optional(),
  /** The version it is made from; another in between is a conflict. */
  basedOn: z.number().int().min(0).optional(),
});
export type PutPolicy = z.infer<typeof PutPolicy>;

export const TryPolicy = z.strictObject({
  gates: Policy.shape.gates,
  days: z.number().int().min(1).max(30).default(30),
});
export type TryPolicy = z.infer<typeof TryPolicy>;

/** What a policy would have said of the deployments there were. */
export const PolicyTrial = z.strictObject({
  from: Timestamp,
  to: Timestamp,
  looked: z.number().int(),
  stopped: z.number().int(),
  /** There were more than are looked at. */
  truncated: z.boolean(),
  deployments: z.array(
    z.strictObject({
      version: z.string(),
      deploymentId: z.string(),
      at: Timestamp,
      allowed: z.boolean(),
      verdicts: z.array(Verdict),
    }),
  ),
});
export type PolicyTrial = z.infer<typeof PolicyTrial>;
