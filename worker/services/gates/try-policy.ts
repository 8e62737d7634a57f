import type { PolicyTrial, TryPolicy } from "../../../schema/contract/gates.ts";
import type { Occupant } from "../../core/environment/occupancy.ts";
import { allows, evaluatePolicy, toVerdict } from "../../core/gates/evaluate.ts";
import { isoTime } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { projectIdOf } from "../ledger.ts";
import { releaseAt } from "../releases/at-moment.ts";
import { underPolicy } from "./explain.ts";
import { loadFacts } from "./load-facts.ts";
import { faultsOf, getEnvironment, refuseFaults } from "./policies.ts";

const DAY_MS = 86_400_000;
/** As many as can be looked at within one request: each is read as it stood when it began. */
const MOST = 30;

type Tried = PolicyTrial["deployments"][number];

/**
 * Says what a policy would have said of the deployments there were, each at the moment it began and with what was so
 * then. What the environment's locks, windows and stops said is left out: they are no part of a policy.
 */
export async function tryPolicy(
  ctx: OrgContext,
  slug: string,
  name: string,
  { gates, days }: TryPolicy,
): Promise<PolicyTrial> {
  authorise(ctx, "policy.read", slug);
  const found = await getEnvironment(ctx, slug, name);
  const names = found.project.environments.map((one) => one.name);
  refuseFaults(faultsOf(gates, found.environment.name, names, "gates"));
  const policy = { gates };
  const { project, environment } = underPolicy(found, policy, found.environment.policyVersion + 1);
  const now = ctx.clock.now();
  const from = now - days * DAY_MS;
  const projectId = projectIdOf(ctx.org.id, slug);

  const tried = async (occupant: Occupant): Promise<Tried | null> => {
    const { releaseId, openedAt: at, deploymentId, version, rollback } = occupant;
    const snapshot = await ctx.ledger.releases.load(projectId, releaseId);
    if (!snapshot) return null;
    const then = await releaseAt(ctx, { project, snapshot }, { asOf: at, knownAt: now });
    const as = { of: at, isPast: true };
    const release = { id: releaseId, version, standing: then.snapshot.standing };
    const { facts } = await loadFacts(ctx.ledger, project, environment, release, as, rollback);
    const findings = evaluatePolicy(facts, policy, at);
    const verdicts = findings.map(toVerdict);
    return { version, deploymentId, at: isoTime(at), allowed: allows(findings), verdicts };
  };

  const ran = await ctx.ledger.gates.deployments(projectId, environment.key, from, MOST + 1);
  const deployments: Tried[] = [];
  for (const occupant of ran.slice(0, MOST)) {
    const one = await tried(occupant);
    if (one) deployments.push(one);
  }
  return {
    from: isoTime(from),
    to: isoTime(now),
    looked: deployments.length,
    stopped: deployments.filter(({ allowed }) => !allowed).length,
    truncated: ran.length > MOST,
    deployments,
  };
}
