import type { ExplainQuery, Explanation, Policy } from "../../../schema/contract/gates.ts";
import { toVerdict } from "../../core/gates/evaluate.ts";
import { explain } from "../../core/gates/explain.ts";
import type { Holder } from "../../core/gates/facts.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { environmentAt } from "../environments/environment-at.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import { notFound } from "../refusal.ts";
import { releaseAt } from "../releases/at-moment.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { environmentOf, loadFacts } from "./load-facts.ts";

type Environment = NonNullable<ReturnType<typeof environmentOf>>;
type Ruled = { readonly project: StoredProject; readonly environment: Environment };

/** A project as if one of its environments had another policy. */
export function underPolicy(
  { project, environment }: Ruled,
  policy: Policy | null,
  policyVersion: number,
): Ruled {
  const ruled = { ...environment, policy, policyVersion };
  const environments = project.environments.map((one) => (one.key === ruled.key ? ruled : one));
  return { project: { ...project, environments }, environment: ruled };
}

/** The environment under the policy that held at a moment. */
async function ruledAt(ctx: OrgContext, ruled: Ruled, at: number): Promise<Ruled> {
  const projectId = projectIdOf(ctx.org.id, ruled.project.slug);
  const policy = await ctx.ledger.gates.policies.at(projectId, ruled.environment.key, at);
  return underPolicy(ruled, policy && { gates: policy.gates }, policy?.version ?? 0);
}

/** Who holds the environment, as its coordinator knows it now or as it was told of a moment that is past. */
async function holderAt(
  ctx: OrgContext,
  slug: string,
  key: string,
  past: number | null,
): Promise<Holder | null> {
  if (past === null) return (await ctx.environments.read(environmentAt(ctx, slug, key)))?.lock ?? null;
  const projectId = projectIdOf(ctx.org.id, slug);
  return (await ctx.ledger.gates.holds.at([{ projectId, key }], past)).get(`${projectId}|${key}`) ?? null;
}

async function explained(ctx: OrgContext, found: FoundRelease, ruled: Ruled, at: number, now: number) {
  const isPast = at < now;
  const { project, environment } = ruled;
  const { id, version, standing } = found.snapshot;
  const as = { of: Math.min(at, now), isPast };
  const [judged, heldBy] = await Promise.all([
    loadFacts(ctx.ledger, project, environment, { id, version, standing }, as),
    holderAt(ctx, project.slug, environment.key, isPast ? at : null),
  ]);
  const { facts, policy, policyVersion } = judged;
  return { policyVersion, ...explain({ ...facts, place: { ...facts.place, heldBy } }, policy, at) };
}

/**
 * Why a release may or may not go to an environment: now, at a moment to come as far as is known now, or at one that is
 * past as it was then.
 */
export async function explainRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  query: ExplainQuery,
): Promise<Explanation> {
  authorise(ctx, "release.read", slug);
  const now = ctx.clock.now();
  const at = query.at === undefined ? now : Date.parse(query.at);
  const present = await getRelease(ctx, slug, version);
  const environment = environmentOf(present.project, query.environment);
  if (!environment) throw notFound("environment");
  const isPast = at < now;
  const here = { project: present.project, environment };
  const [found, ruled] = await Promise.all([
    isPast
      ? releaseAt(ctx, present, { asOf: Math.max(at, present.snapshot.firstSeenAt), knownAt: now })
      : present,
    isPast ? ruledAt(ctx, here, at) : here,
  ]);
  const answer = await explained(ctx, found, ruled, at, now);
  return {
    version: found.snapshot.version,
    environment: environment.name,
    at: isoTime(at),
    allowed: answer.allowed,
    verdicts: answer.findings.map(toVerdict),
    earliest: isoTimeOrNull(answer.earliest),
    earliestIfCleared: isoTimeOrNull(answer.earliestIfCleared),
    policyVersion: answer.policyVersion,
    revision: found.snapshot.revision,
  };
}
