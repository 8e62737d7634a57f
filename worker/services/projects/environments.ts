import type { Policy } from "../../../schema/contract/gates.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import type { Environment, PutEnvironments } from "../../../schema/contract/projects.ts";
import type { Lock } from "../../core/environment/lease.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { DECLARED, type RegisteredEnvironment } from "../../core/environment/registry.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { environmentAt, showLockOrNull } from "../environments/environment-at.ts";
import { lookAgain } from "../environments/look-again.ts";
import { type Closed, closedNow, readClosings } from "../gates/closings.ts";
import { faultsOf, noteOfPolicy, refuseFaults } from "../gates/policies.ts";
import type { PolicyRow } from "../gates/ports.ts";
import { type NewPolicy, type Occupants, occupantsAt, projectIdOf, type StoredProject } from "../ledger.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { Refusal } from "../refusal.ts";
import { getProject } from "./projects.ts";

const toEnvironment = (
  { name, tier, policy, policyVersion }: RegisteredEnvironment,
  { current }: Occupants,
  lock: Lock | null,
  { frozen, stopped }: Closed,
): Environment => ({
  name,
  tier,
  current: current
    ? { version: current.version, deploymentId: current.deploymentId, since: isoTime(current.changedAt) }
    : null,
  lock: showLockOrNull(lock),
  frozen,
  stopped,
  policy,
  policyVersion,
});

/** The locks are asked of who decides them, so that what was just taken shows. */
async function readEnvironments(ctx: OrgContext, slug: string): Promise<List<Environment>> {
  const project = await getProject(ctx, slug);
  const projectId = projectIdOf(ctx.org.id, slug);
  const [occupants, closings, locks] = await Promise.all([
    ctx.ledger.projects.occupants(project.environments.map(({ key }) => ({ projectId, key }))),
    readClosings(ctx),
    Promise.all(
      project.environments.map(({ name }) => ctx.environments.fences(environmentAt(ctx, slug, name))),
    ),
  ]);
  const now = ctx.clock.now();
  const items = project.environments.map((environment, index) =>
    toEnvironment(
      environment,
      occupantsAt(occupants, projectId, environment.key),
      locks[index]?.lock ?? null,
      closedNow(closings, slug, environment.key, now),
    ),
  );
  return { items, nextCursor: null };
}

export async function listEnvironments(ctx: OrgContext, slug: string): Promise<List<Environment>> {
  authorise(ctx, "project.read", slug);
  return readEnvironments(ctx, slug);
}

function refuseNonsense(input: PutEnvironments): void {
  const keys = input.map(({ name }) => environmentKey(name));
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice >= 0) {
    throw new Refusal("invalid", "Two environments have the same name.", {
      errors: [{ path: `${twice}.name`, message: "is the same environment as one before it" }],
    });
  }
  const names = input.map(({ name }) => name);
  refuseFaults(
    input.flatMap(({ name, policy }, index) =>
      policy ? faultsOf(policy.gates, name, names, `${index}.policy.gates`) : [],
    ),
  );
}

type Declared = { readonly rows: RegisteredEnvironment[]; readonly policies: NewPolicy[] };

const isSamePolicy = (a: Policy | null, b: Policy | null) => JSON.stringify(a) === JSON.stringify(b);

/** What is declared, with the next version of every policy that is another now. What is not said of a policy stays. */
function declare(ctx: OrgContext, project: StoredProject, input: PutEnvironments, now: number): Declared {
  const policies: NewPolicy[] = [];
  const rows = input.map(({ name, tier, policy: said }, position): RegisteredEnvironment => {
    const key = environmentKey(name);
    const before = project.registry.stored.find((one) => one.key === key);
    const [was, version] = [before?.policy ?? null, before?.policyVersion ?? 0];
    const policy = said === undefined ? was : said;
    const isNew = !isSamePolicy(policy, was);
    const environment = { key, name: name.normalize("NFKC").trim(), policyVersion: version };
    if (isNew) {
      const row: PolicyRow = {
        version: version + 1,
        gates: policy?.gates ?? [],
        reason: null,
        madeAt: now,
        madeBy: ctx.principal.name,
      };
      policies.push({ environment: key, row, note: noteOfPolicy(ctx, project.slug, environment, was, row) });
    }
    return {
      ...environment,
      tier,
      certainty: DECLARED,
      position,
      ephemeral: false,
      removedAt: null,
      seenAt: null,
      policy,
      policyVersion: isNew ? version + 1 : version,
    };
  });
  return { rows, policies };
}

/** Says which environments there are, in promotion order. What is left out goes, until something is deployed there. */
export async function putEnvironments(
  ctx: OrgContext,
  slug: string,
  input: PutEnvironments,
): Promise<List<Environment>> {
  authorise(ctx, "environment.declare", slug);
  if (input.some(({ policy }) => policy !== undefined)) authorise(ctx, "policy.manage", slug);
  const project = await getProject(ctx, slug);
  refuseNonsense(input);
  const now = ctx.clock.now();
  const { rows: declared, policies } = declare(ctx, project, input, now);
  const keys = declared.map(({ key }) => key);
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
  const written = { rows, policies, now, outbox, note };
  if (!(await ctx.ledger.projects.declareEnvironments(ctx.org.id, slug, written)))
    throw new Refusal("conflict", "A policy was changed meanwhile. Look at the environments again.");
  for (const { environment } of policies) await lookAgain(ctx, slug, environment);
  await announce(ctx);
  return readEnvironments(ctx, slug);
}
