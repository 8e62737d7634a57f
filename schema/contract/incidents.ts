import * as z from "zod";
import { EnvironmentName, listOf, PageQuery, printable, Timestamp, Version } from "./primitives.ts";
import { Incident } from "./releases.ts";

export const OpenIncident = z.strictObject({
  title: printable(300),
  severity: printable(50),
  environment: EnvironmentName,
  deploymentId: printable(200).optional(),
  openedAt: Timestamp.optional(),
});
export type OpenIncident = z.infer<typeof OpenIncident>;

export const PatchIncident = z.strictObject({
  status: z.enum(["mitigated", "resolved"]),
  at: Timestamp.optional(),
});
export type PatchIncident = z.infer<typeof PatchIncident>;

/** An incident with the release it is told of. */
export const ProjectIncident = Incident.extend({ version: Version.nullable() });
export type ProjectIncident = z.infer<typeof ProjectIncident>;
export const IncidentList = listOf(ProjectIncident);
export const IncidentQuery = PageQuery.extend({ status: z.enum(["open", "all"]).default("open") });
export type IncidentQuery = z.infer<typeof IncidentQuery>;
