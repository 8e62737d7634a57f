import type { OpenIncident, ProjectIncident } from "../../../schema/contract/incidents.ts";
import { isTooFarAhead } from "../../core/release/incident-step.ts";
import { authorise, type OrgContext } from "../context.ts";
import { environmentOf } from "../gates/load-facts.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import { getProject } from "../projects/projects.ts";
import { Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { getRelease } from "../releases/find-release.ts";
import { showIncident } from "./show-incident.ts";

const invalid = (path: string, detail: string, message: string) =>
  new Refusal("invalid", detail, { errors: [{ path, message }] });

type Environment = NonNullable<ReturnType<typeof environmentOf>>;

/** The release an incident is of: the one its deployment brought, else what ran there then, else what runs there now. */
async function releaseIdOf(
  ctx: OrgContext,
  project: StoredProject,
  { key, name }: Environment,
  at: number,
  deploymentId: string | null,
): Promise<string> {
  const projectId = projectIdOf(ctx.org.id, project.slug);
  const [{ ran, deployed }, occupants] = await Promise.all([
    ctx.ledger.gates.ranThere(projectId, key, at, deploymentId),
    ctx.ledger.projects.occupants([{ projectId, key }]),
  ]);
  const now = occupants.get(`${projectId}|${key}`)?.current ?? null;
  const occupant = deployed ?? ran ?? now;
  if (occupant) return occupant.releaseId;
  throw new Refusal(
    "conflict",
    `Nothing runs in ${name}, so there is no release the incident is of. An event incident.opened can name one.`,
  );
}

/** Opens an incident in an environment, of the release that runs there or that a deployment brought there. */
export async function openIncident(
  ctx: OrgContext,
  slug: string,
  { title, severity, environment: named, openedAt, ...input }: OpenIncident,
): Promise<ProjectIncident> {
  authorise(ctx, "incident.manage", slug);
  const project = await getProject(ctx, slug);
  const environment = environmentOf(project, named);
  if (!environment)
    throw invalid("environment", `${slug} has no environment ${named}.`, "is no environment of the project");
  const now = ctx.clock.now();
  const at = openedAt === undefined ? now : Date.parse(openedAt);
  if (isTooFarAhead(at, now))
    throw invalid("openedAt", "The incident is yet to come.", "more than 10 minutes ahead of our clock");
  const deploymentId = input.deploymentId ?? null;
  const releaseId = await releaseIdOf(ctx, project, environment, at, deploymentId);
  const found = await getRelease(ctx, slug, releaseId);
  const id = ctx.ids.next("inc");
  await say(ctx, slug, found, {
    type: "incident.opened",
    occurredAt: at,
    news: {
      kind: "incident",
      incidentId: id,
      status: "open",
      title,
      severity,
      environment: { name: environment.name, tier: null, ephemeral: null },
      deploymentId,
    },
  });
  const row = await ctx.ledger.gates.incidents.find(projectIdOf(ctx.org.id, slug), id);
  if (!row) throw new TypeError("an incident that was just opened is there");
  return showIncident(project, row);
}
