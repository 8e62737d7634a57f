import * as z from "zod";
import { Policy } from "./gates.ts";
import { Lock } from "./locks.ts";
import { EnvironmentName, listOf, printable, Slug, Timestamp, Version } from "./primitives.ts";

export const TIERS = ["development", "testing", "staging", "production"] as const;
export const Tier = z.enum(TIERS);
export type Tier = z.infer<typeof Tier>;

/** `host/owner/name`, for example `github.com/acme/shop`. */
export const Repository = z
  .string()
  .max(300)
  .regex(/^[a-z0-9.-]+(?::\d+)?(?:\/[^\s/]+){2,8}$/i, "use host/owner/name");

export const CreateProject = z.strictObject({
  slug: Slug,
  name: printable(100),
  repository: Repository.optional(),
  path: printable(300).optional(),
});
export type CreateProject = z.infer<typeof CreateProject>;

export const Project = z.strictObject({
  slug: Slug,
  name: z.string(),
  repository: z.string().nullable(),
  path: z.string().nullable(),
  createdAt: Timestamp,
});
export type Project = z.infer<typeof Project>;
export const ProjectList = listOf(Project);

export const PutEnvironments = z
  .array(
    z.strictObject({
      name: EnvironmentName,
      tier: Tier,
      /** Left out: what holds goes on; null: none. */
      policy: Policy.nullable().optional(),
    }),
  )
  .min(1)
  .max(50);
export type PutEnvironments = z.infer<typeof PutEnvironments>;

export const CurrentVersion = z.strictObject({
  version: Version,
  deploymentId: z.string(),
  since: Timestamp,
});

export const Environment = z.strictObject({
  name: z.string(),
  tier: Tier,
  current: CurrentVersion.nullable(),
  lock: Lock.nullable(),
  frozen: z.boolean(),
  stopped: z.boolean(),
  policy: Policy.nullable(),
  policyVersion: z.number().int(),
});
export type Environment = z.infer<typeof Environment>;
export const EnvironmentList = listOf(Environment);
