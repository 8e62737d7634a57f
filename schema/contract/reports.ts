import * as z from "zod";
import { Commit, EnvironmentName, printable, Slug, Version } from "./primitives.ts";

export const REPORT_FORMATS = ["junit"] as const;
export const ReportFormat = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof ReportFormat>;

export const ReportQuery = z
  .strictObject({
    project: Slug,
    version: Version.optional(),
    commit: Commit.optional(),
    environment: EnvironmentName.optional(),
    suite: printable(300).optional(),
    run: printable(200).optional(),
    format: ReportFormat.optional(),
  })
  .refine((query) => query.version !== undefined || query.commit !== undefined, {
    path: ["version"],
    message: "give a version, a commit, or both",
  });
export type ReportQuery = z.infer<typeof ReportQuery>;

export const Totals = z.strictObject({
  tests: z.number().int(),
  passed: z.number().int(),
  failed: z.number().int(),
  errored: z.number().int(),
  skipped: z.number().int(),
  flaky: z.number().int(),
});
export type Totals = z.infer<typeof Totals>;

export const ReportAnswer = z.strictObject({
  id: z.string(),
  format: ReportFormat,
  totals: Totals,
  /** True when the report was cut off or broken: its result is unknown, never green. */
  partial: z.boolean(),
  warnings: z.array(z.string()),
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;

export const MAX_REPORT_BYTES = 25 * 1024 * 1024;
