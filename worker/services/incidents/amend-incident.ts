import type { PatchIncident, ProjectIncident } from "../../../schema/contract/incidents.ts";
import { own } from "../../core/own.ts";
import { incidentStep, type NoStep } from "../../core/release/incident-step.ts";
import { incidentsOf } from "../../core/release/incidents.ts";
import { unreachable } from "../../core/result.ts";
import { authorise, type OrgContext } from "../context.ts";
import { lookAgain } from "../environments/look-again.ts";
import { projectIdOf } from "../ledger.ts";
import { getProject } from "../projects/projects.ts";
import { notFound, Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { showIncident } from "./show-incident.ts";

const invalid = (detail: string, message: string) =>
  new Refusal("invalid", detail, { errors: [{ path: "at", message }] });

function refusalOf(reason: NoStep["reason"]): Refusal {
  switch (reason) {
    case "resolved":
      return new Refusal("conflict", "The incident is resolved already.");
    case "too_early":
      return invalid("That is before the incident was opened.", "must not be before the incident was opened");
    case "too_far_ahead":
      return invalid("That is yet to come.", "more than 10 minutes ahead of our clock");
    default:
      return unreachable(reason);
  }
}

/** An incident as the release knows it that it was told of. */
function incidentIn({ project, snapshot }: FoundRelease, key: string): ProjectIncident {
  const row = incidentsOf(snapshot.state, snapshot.id, snapshot.version).find((each) => each.key === key);
  if (!row) throw notFound("incident");
  return showIncident(project, row);
}

/** Says that an incident is mitigated or resolved, whoever told of it. What is so already stays as it is. */
export async function amendIncident(
  ctx: OrgContext,
  slug: string,
  id: string,
  { status, at }: PatchIncident,
): Promise<ProjectIncident> {
  authorise(ctx, "incident.manage", slug);
  await getProject(ctx, slug);
  const row = await ctx.ledger.gates.incidents.find(projectIdOf(ctx.org.id, slug), id);
  if (!row) throw notFound("incident");
  const found = await getRelease(ctx, slug, row.releaseId);
  const fact = own(found.snapshot.state.incidents, row.key);
  if (!fact) throw notFound("incident");
  const said = at === undefined ? null : Date.parse(at);
  const step = incidentStep(fact, status, said, ctx.clock.now());
  if (!step.ok) throw refusalOf(step.reason);
  if (step.value === null) return incidentIn(found, row.key);
  const after = await say(ctx, slug, found, {
    type: `incident.${status}`,
    occurredAt: step.value,
    news: {
      kind: "incident",
      incidentId: row.id,
      of: row.key,
      status,
      title: null,
      severity: null,
      environment: null,
      deploymentId: null,
    },
  });
  if (row.environmentName !== null) await lookAgain(ctx, slug, row.environmentName);
  return incidentIn(after, row.key);
}
