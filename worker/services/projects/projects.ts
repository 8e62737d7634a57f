import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type { CreateProject, Project } from "../../../schema/contract/projects.ts";
import { boundProject } from "../../core/access.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { StoredProject } from "../ledger.ts";
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
