import type { ProjectIncident } from "../../../schema/contract/incidents.ts";
import type { IncidentRow } from "../../core/release/incidents.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { StoredProject } from "../ledger.ts";

/** An incident as clients read it, with its environment as the project calls it. */
export const showIncident = (
  { environments }: Pick<StoredProject, "environments">,
  row: IncidentRow,
): ProjectIncident => ({
  id: row.id,
  title: row.title,
  severity: row.severity,
  environment: environments.find(({ key }) => key === row.environment)?.name ?? row.environmentName,
  deploymentId: row.deploymentId,
  status: row.status,
  openedAt: isoTime(row.openedAt),
  mitigatedAt: isoTimeOrNull(row.mitigatedAt),
  resolvedAt: isoTimeOrNull(row.resolvedAt),
  version: row.version,
});
