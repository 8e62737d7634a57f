import type { AmendOrg, OrgSettings, RemoveOrg } from "../../../schema/contract/organisations.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise } from "../context.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { WithControl } from "./members.ts";

/** Pipelines go on sending for a while, and their identity tokens name the slug: nobody is to inherit them. */
const RETIRED_MS = 30 * 24 * 60 * 60 * 1000;

async function read(ctx: WithControl): Promise<OrgSettings> {
  const found = await ctx.control.organisations.read(ctx.org.id);
  if (!found) throw notFound("organisation");
  const { id, slug, name, autoProjects } = found.org;
  return { id, slug, name, autoProjects, createdAt: isoTime(found.createdAt) };
}

export async function readOrganisation(ctx: WithControl): Promise<OrgSettings> {
  authorise(ctx, "organisation.read");
  return read(ctx);
}

/** Changes what an organisation is called, or how it takes what it does not know. Its slug is in too many pipelines to change. */
export async function amendOrganisation(ctx: WithControl, change: AmendOrg): Promise<OrgSettings> {
  authorise(ctx, "organisation.amend");
  const { id, name, autoProjects } = ctx.org;
  const after = { name: change.name?.trim() ?? name, autoProjects: change.autoProjects ?? autoProjects };
  const note = noteOf(ctx, {
    action: "organisation.amended",
    target: { kind: "organisation", id, name },
    before: { name, autoProjects },
    after,
  });
  await ctx.control.organisations.amend(id, after, note);
  return read(ctx);
}

/** Begins an organisation's removal: from the answer on it is gone for everybody. What is left of it goes step by step. */
export async function removeOrganisation(ctx: WithControl, { confirm }: RemoveOrg): Promise<void> {
  authorise(ctx, "organisation.remove");
  if (confirm !== ctx.org.slug) {
    throw new Refusal("invalid", `Write ${ctx.org.slug} to remove it.`, {
      errors: [{ path: "confirm", message: `must be ${ctx.org.slug}` }],
    });
  }
  const now = ctx.clock.now();
  if (!(await ctx.control.organisations.beginRemoval(ctx.org.id, now, now + RETIRED_MS)))
    throw notFound("organisation");
  // Its audit log goes with it: who did it is told here, or nowhere.
  const { kind, id: actor } = ctx.principal;
  ctx.log.info("organisation.removal_begun", { org: ctx.org.id, actor, kind, requestId: ctx.requestId });
}
