import * as z from "zod";
import { printable, Slug, Timestamp, Version } from "./primitives.ts";
import { Tier } from "./projects.ts";
import { Phase, ReleaseStatus, TestStatus } from "./releases.ts";

/** What the world may see; everything not switched on stays inside. */
export const PageFields = z.strictObject({
  versions: z.boolean().default(true),
  progress: z.boolean().default(true),
  tests: z.boolean().default(false),
  incidents: z.boolean().default(true),
});
export type PageFields = z.infer<typeof PageFields>;

export const PutPage = z.strictObject({
  title: printable(120),
  projects: z.array(Slug).max(100),
  published: z.boolean().default(false),
  fields: PageFields.default({ versions: true, progress: true, tests: false, incidents: true }),
});
export type PutPage = z.infer<typeof PutPage>;

export const Page = z.strictObject({
  slug: Slug,
  title: z.string(),
  projects: z.array(Slug),
  published: z.boolean(),
  fields: PageFields,
  url: z.string(),
  updatedAt: Timestamp,
});
export type Page = z.infer<typeof Page>;

export const STATES = ["operational", "deploying", "degraded", "unknown"] as const;
export const PublicState = z.enum(STATES);
export type PublicState = z.infer<typeof PublicState>;

/** A public page as data: what `/p/{page}` shows, and nothing more. */
export const PageStatus = z.strictObject({
  page: z.strictObject({ slug: Slug, title: z.string() }),
  state: PublicState,
  summary: z.string(),
  updatedAt: Timestamp.nullable(),
  projects: z.array(
    z.strictObject({
      name: z.string(),
      slug: Slug,
      state: PublicState,
      environments: z.array(
        z.strictObject({
          name: z.string(),
          tier: Tier,
          version: Version.nullable(),
          since: Timestamp.nullable(),
          deploying: Version.nullable(),
        }),
      ),
      releases: z.array(
        z.strictObject({
          version: Version,
          name: z.string().nullable(),
          status: ReleaseStatus,
          phase: Phase,
          targetDate: z.string().nullable(),
          reached: z.number().int(),
          environments: z.number().int(),
          tests: z
            .strictObject({ status: TestStatus, passed: z.number().int(), total: z.number().int() })
            .nullable(),
          updatedAt: Timestamp,
        }),
      ),
      incidents: z.array(
        z.strictObject({
          title: z.string(),
          status: z.enum(["open", "mitigated"]),
          openedAt: Timestamp.nullable(),
        }),
      ),
    }),
  ),
});
export type PageStatus = z.infer<typeof PageStatus>;
