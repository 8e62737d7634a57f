import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type {
  CreateProject,
  Environment,
  Project,
  PutEnvironments,
} from "../../../schema/contract/projects.ts";
import { boundProject } from "../../core/access.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { DECLARED, type RegisteredEnvironment } from "../../core/environment/registry.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { type Occupants, occupantsAt, projectIdOf, type StoredProject } from "../ledger.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { notFound, Refusal } from "../refusal.ts";

const toProject = ({
  slug,
  name,
  repository,
  path,
  createdAt,
}: Omit<StoredProject, "orgId" | "reachedProduction" | "registry" | "environments">): Project => ({
  slug,
  name,
  repository,
  path,
  createdAt: isoTime(createdAt),
});

export async function createProject(ctx: OrgContext, input: CreateProject): Promise<Project> {
  authorise(ctx, "project.create", input.slug);
  const project = {
    slug: input.slug,
    name: input.name.trim(),
    repository: input.repository ?? null,
    path: input.path ?? null,
    createdAt: ctx.clock.now(),
  };
  const outbox = outboxRow(ctx, { type: "project.changed", project: project.slug });
  const { slug, name, repository, path } = project;
  const note = noteOf(ctx, {
    action: "project.made",
    target: { kind: "project", id: slug, name },
    after: { slug, name, repository, path },
  });
  if (!(await ctx.ledger.projects.create(ctx.org.id, project, outbox, note))) {
    throw new Refusal("conflict", "There is a project with this slug, or of this repository, already.", {
      errors: [{ path: "slug", message: "is taken, or the repository is another project's" }],
    });
  }
  await announce(ctx);
  return toProject(project);
}

export async function listProjects(ctx: OrgContext, { limit, cursor }: PageQuery): Promise<List<Project>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "project.read", bound);
  if (bound !== null) {
    const only = await ctx.ledger.projects.load(ctx.org.id, [bound]);
    return { items: only.map(toProject), nextCursor: null };
  }
  const found = await ctx.ledger.projects.list(ctx.org.id, readCursor(cursor) ?? "", limit + 1);
  const last = found.length > limit ? found[limit - 1] : undefined;
  return { items: found.slice(0, limit).map(toProject), nextCursor: last ? writeCursor(last.slug) : null };
}

/** A project that is there, or a 404. */
export async function getProject(ctx: OrgContext, slug: string): Promise<StoredProject> {
  const [project] = await ctx.ledger.projects.load(ctx.org.id, [slug]);
  if (!project) throw notFound("project");
  return project;
}

const toEnvironment = ({ name, tier }: RegisteredEnvironment, { current }: Occupants): Environment => ({
  name,
  tier,
  current: current
    ? { version: current.version, deploymentId: current.deploymentId, since: isoTime(current.changedAt) }
    : null,
  lock: null,
  frozen: false,
  stopped: false,
});

async function readEnvironments(ctx: OrgContext, slug: string): Promise<List<Environment>> {
  const project = await getProject(ctx, slug);
  const projectId = projectIdOf(ctx.org.id, slug);
  const occupants = await ctx.ledger.projects.occupants(
    project.environments.map(({ key }) => ({ projectId, key })),
  );
  const items = project.environments.map((environment) =>
    toEnvironment(environment, occupantsAt(occupants, projectId, environment.key)),
  );
  return { items, nextCursor: null };
}

export async function listEnvironments(ctx: OrgContext, slug: string): Promise<List<Environment>> {
  authorise(ctx, "project.read", slug);
  return readEnvironments(ctx, slug);
}

/** Says which environments there are, in promotion order. What is left out goes, until something is deployed there. */
export async function putEnvironments(
  ctx: OrgContext,
  slug: string,
  input: PutEnvironments,
): Promise<List<Environment>> {
  authorise(ctx, "environment.declare", slug);
  const project = await getProject(ctx, slug);
  const keys = input.map(({ name }) => environmentKey(name));
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice >= 0) {
    throw new Refusal("invalid", "Two environments have the same name.", {
      errors: [{ path: `${twice}.name`, message: "is the same environment as one before it" }],
    });
  }
  const now = ctx.clock.now();
  const declared = input.map(
    ({ name, tier }, position): RegisteredEnvironment => ({
      key: environmentKey(name),
      name: name.normalize("NFKC").trim(),
      tier,
      certainty: DECLARED,
      position,
      ephemeral: false,
      removedAt: null,
      seenAt: null,
      policy: null,
      policyVersion: 0,
    }),
  );
  const dropped = project.registry.stored
    .filter(({ key }) => !keys.includes(key))
    .map((row) => ({
      ...row,
      position: null,
      removedAt: now,
      certainty: row.certainty === DECLARED ? "m" : row.certainty,
    }));
  const outbox = outboxRow(ctx, { type: "project.changed", project: slug });
  const shown = (rows: readonly Pick<RegisteredEnvironment, "name" | "tier">[]) =>
    rows.map(({ name, tier }) => ({ name, tier }));
  const note = noteOf(ctx, {
    action: "environments.declared",
    target: { kind: "project", id: slug, name: project.name },
    before: { environments: shown(project.environments) },
    after: { environments: shown(declared) },
  });
  const rows = [...declared, ...dropped];
  await ctx.ledger.projects.declareEnvironments(ctx.org.id, slug, rows, now, outbox, note);
  await announce(ctx);
  return readEnvironments(ctx, slug);
}
