import * as z from "zod";
import { Lock } from "./locks.ts";
import { Slug, Timestamp, Version } from "./primitives.ts";
import { Tier } from "./projects.ts";
import { DeploymentStatus, TestStatus } from "./releases.ts";
import { Totals } from "./reports.ts";

/** One project in one environment: what runs there, and the newest attempt to change that. */
export const BoardCell = z.strictObject({
  name: z.string(),
  tier: Tier,
  current: z
    .strictObject({
      version: Version,
      deploymentId: z.string(),
      since: Timestamp,
      url: z.string().nullable(),
    })
    .nullable(),
  latest: z
    .strictObject({
      version: Version,
      deploymentId: z.string(),
      status: DeploymentStatus,
      at: Timestamp,
      rolloutPercent: z.number().nullable(),
      url: z.string().nullable(),
    })
    .nullable(),
  /** The last tests of the version that runs here. */
  tests: z.strictObject({ status: TestStatus, totals: Totals }).nullable(),
  lock: Lock.nullable(),
  frozen: z.boolean(),
  stopped: z.boolean(),
});
export type BoardCell = z.infer<typeof BoardCell>;

export const BoardProject = z.strictObject({
  slug: Slug,
  name: z.string(),
  repository: z.string().nullable(),
  environments: z.array(BoardCell),
});
export type BoardProject = z.infer<typeof BoardProject>;

export const Board = z.strictObject({
  org: z.strictObject({ slug: Slug, name: z.string() }),
  /** Every environment name in use, in promotion order: the columns. */
  columns: z.array(z.strictObject({ name: z.string(), tier: Tier })),
  projects: z.array(BoardProject),
  /** Where to resume the live feed so that nothing between this answer and it is missed. */
  cursor: z.number().int(),
});
export type Board = z.infer<typeof Board>;
