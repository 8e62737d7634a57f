import * as z from "zod";
import {
  DateOrTime,
  EnvironmentName,
  listOf,
  PageQuery,
  printable,
  Timestamp,
  Version,
} from "./primitives.ts";
import { Tier } from "./projects.ts";

/** That an environment went back to an earlier version, and which version is held to be the cause. */
export const Rollback = z.strictObject({
  id: z.string(),
  environment: z.string(),
  at: Timestamp,
  from: Version,
  to: Version,
  /** Whether its sender said so, or it was found in what ran there. */
  told: z.boolean(),
  blame: z.strictObject({
    version: Version.nullable(),
    deploymentId: z.string().nullable(),
    /** Null: nobody judged; it is the first deployment after the one gone back to. */
    by: z.string().nullable(),
    reason: z.string().nullable(),
    at: Timestamp.nullable(),
  }),
});
export type Rollback = z.infer<typeof Rollback>;
export const RollbackList = listOf(Rollback);
export const RollbackQuery = PageQuery.extend({ environment: EnvironmentName.optional() });
export type RollbackQuery = z.infer<typeof RollbackQuery>;

/** `version: null`: none of them is to blame. */
export const JudgeRollback = z.strictObject({ version: Version.nullable(), reason: printable(1000) });
export type JudgeRollback = z.infer<typeof JudgeRollback>;

/** How far an environment is from the one before it. */
export const Drift = z.strictObject({
  items: z.array(
    z.strictObject({
      environment: z.string(),
      tier: Tier,
      version: Version.nullable(),
      digest: z.string().nullable(),
      since: Timestamp.nullable(),
      before: z.string().nullable(),
      /**
       * `same`; `behind` or `ahead` of the environment before it; `rebuilt`: the same version of another artifact;
       * `apart`: versions without an order; `empty`: nothing runs in one of them.
       */
      state: z.enum(["first", "same", "behind", "ahead", "rebuilt", "apart", "empty"]),
      /** How many releases came to run in the environment before it and not here. */
      releases: z.number().int(),
      /** Since when they differ. */
      differsSince: Timestamp.nullable(),
    }),
  ),
});
export type Drift = z.infer<typeof Drift>;

export const SupportLine = z.strictObject({
  line: z.string(),
  endOfSupport: z.string().nullable(),
  endOfLife: z.string().nullable(),
});
export type SupportLine = z.infer<typeof SupportLine>;
export const SupportLineList = listOf(SupportLine);

export const PutSupportLine = z
  .strictObject({
    endOfSupport: DateOrTime.nullable().optional(),
    endOfLife: DateOrTime.nullable().optional(),
  })
  .refine(
    ({ endOfSupport, endOfLife }) =>
      !endOfSupport || !endOfLife || Date.parse(endOfLife) >= Date.parse(endOfSupport),
    { path: ["endOfLife"], message: "must not be before the end of support" },
  );
export type PutSupportLine = z.infer<typeof PutSupportLine>;
