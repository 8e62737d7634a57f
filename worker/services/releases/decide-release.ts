import type { CreateRelease, PatchRelease, Reason, Release } from "../../../schema/contract/releases.ts";
import { type Command, objectionTo, situationOf } from "../../core/release/commands.ts";
import type { DecisionNews, PlanChange } from "../../core/release/decision.ts";
import { versionName } from "../../core/release/placement.ts";
import { authorise, type OrgContext } from "../context.ts";
import { getProject } from "../projects/projects.ts";
import { Refusal } from "../refusal.ts";
import { claimsOf, commitDecision, mustBe, say } from "./commit-decision.ts";
import { type FoundRelease, getRelease, showRelease } from "./find-release.ts";

const planOf = ({ name, line, targetDate, goals, owner }: Partial<PatchRelease>): PlanChange =>
  Object.fromEntries(
    Object.entries({ name, line, targetDate, goals, owner }).filter(([, value]) => value !== undefined),
  );

/** Plans a release before any CI has heard of it. */
export async function planRelease(ctx: OrgContext, slug: string, input: CreateRelease): Promise<Release> {
  authorise(ctx, "release.plan", slug);
  await getProject(ctx, slug);
  const { version, commit, digest } = input;
  const claims = { version, commit: commit ?? null, digest: digest ?? null };
  const news: DecisionNews = { kind: "planned", plan: planOf(input) };
  await commitDecision(ctx, slug, { type: "release.planned", claims, news }, (owners) => {
    if (!owners.has(versionName(version))) return;
    throw new Refusal("conflict", `There is a release ${version} already.`, {
      errors: [{ path: "version", message: "is taken" }],
    });
  });
  return showRelease(ctx, await getRelease(ctx, slug, version));
}

/** Says something else of a release's plan, or fixes its commit. What was said before stays in the ledger. */
export async function amendRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  input: PatchRelease,
): Promise<Release> {
  authorise(ctx, "release.plan", slug);
  const { snapshot } = await getRelease(ctx, slug, version);
  const known = claimsOf(snapshot);
  const claims = { ...known, commit: input.commit ?? known.commit, digest: input.digest ?? known.digest };
  const news: DecisionNews = { kind: "amended", plan: planOf(input) };
  await commitDecision(ctx, slug, { type: "release.amended", claims, news }, mustBe(snapshot));
  return showRelease(ctx, await getRelease(ctx, slug, snapshot.version));
}

const COMMAND_OF = { halted: "halt", resumed: "resume", cancelled: "cancel" } as const;

/** Refuses what cannot be decided about a release as it stands now. */
export async function refuseCommand(
  ctx: OrgContext,
  { project, snapshot: { id, version, standing } }: FoundRelease,
  command: Command,
): Promise<void> {
  const standee = { id, version, standing };
  const around = (await ctx.ledger.releases.surroundings(project, [standee], ctx.clock.now()))(id);
  const objection = objectionTo(command, situationOf(standing, around));
  if (objection !== null) throw new Refusal("conflict", objection);
}

/** Halts, resumes or cancels a release, with a reason that everybody reads. */
export async function decideRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  kind: "halted" | "resumed" | "cancelled",
  { reason }: Reason,
): Promise<Release> {
  authorise(ctx, "release.decide", slug);
  const found = await getRelease(ctx, slug, version);
  await refuseCommand(ctx, found, COMMAND_OF[kind]);
  return showRelease(ctx, await say(ctx, slug, found, { type: `release.${kind}`, news: { kind, reason } }));
}
