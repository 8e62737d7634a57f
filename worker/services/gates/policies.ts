import type { Policy, PolicyVersion, PutPolicy } from "../../../schema/contract/gates.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type { FieldError } from "../../../schema/contract/problem.ts";
import { environmentKey } from "../../core/environment/name.ts";
import type { RegisteredEnvironment } from "../../core/environment/registry.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { lookAgain } from "../environments/look-again.ts";
import { projectIdOf, type StoredProject } from "../ledger.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { getProject } from "../projects/projects.ts";
import { notFound, Refusal } from "../refusal.ts";
import { environmentOf } from "./load-facts.ts";
import type { PolicyRow } from "./ports.ts";

/** What is wrong with the gates of an environment among others: a promotion has to come from another of them. */
export function faultsOf(
  gates: Policy["gates"],
  environment: string,
  names: readonly string[],
  path: string,
): FieldError[] {
  const known = new Set(names.map(environmentKey));
  return gates.flatMap((gate, index) => {
    if (gate.kind !== "promotion") return [];
    const from = environmentKey(gate.from);
    if (from === environmentKey(environment))
      return [{ path: `${path}.${index}.from`, message: "must be another environment" }];
    return known.has(from)
      ? []
      : [{ path: `${path}.${index}.from`, message: "is no environment of the project" }];
  });
}

/** Refuses gates that cannot be met. */
export function refuseFaults(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first)
    throw new Refusal("invalid", `The policy is not valid. ${first.path}: ${first.message}.`, { errors });
}

/** The environment an address names, or a 404. */
export async function getEnvironment(
  ctx: OrgContext,
  slug: string,
  name: string,
): Promise<{ project: StoredProject; environment: RegisteredEnvironment }> {
  const project = await getProject(ctx, slug);
  const environment = environmentOf(project, name);
  if (!environment) throw notFound("environment");
  return { project, environment };
}

const show = (row: PolicyRow): PolicyVersion => ({
  version: row.version,
  gates: row.gates,
  madeAt: isoTime(row.madeAt),
  madeBy: { name: row.madeBy },
  reason: row.reason,
});

const NONE: PolicyVersion = { version: 0, gates: [], madeAt: null, madeBy: null, reason: null };

/** The policy that holds now; version 0 where nobody ever made one. */
export async function readPolicy(ctx: OrgContext, slug: string, name: string): Promise<PolicyVersion> {
  authorise(ctx, "policy.read", slug);
  const { environment } = await getEnvironment(ctx, slug, name);
  const [row] = await ctx.ledger.gates.policies.versions(
    projectIdOf(ctx.org.id, slug),
    environment.key,
    environment.policyVersion + 1,
    1,
  );
  return row ? show(row) : NONE;
}

/** Makes the next version of a policy. What was decided under an earlier one stays as it was decided. */
export async function putPolicy(
  ctx: OrgContext,
  slug: string,
  name: string,
  input: PutPolicy,
): Promise<PolicyVersion> {
  authorise(ctx, "policy.manage", slug);
  const { project, environment } = await getEnvironment(ctx, slug, name);
  const { policyVersion, policy } = environment;
  if (input.basedOn !== undefined && input.basedOn !== policyVersion) throw changedMeanwhile(policyVersion);
  refuseFaults(
    faultsOf(
      input.gates,
      environment.name,
      project.environments.map((one) => one.name),
      "gates",
    ),
  );
  const now = ctx.clock.now();
  const row: PolicyRow = {
    version: policyVersion + 1,
    gates: input.gates,
    reason: input.reason ?? null,
    madeAt: now,
    madeBy: ctx.principal.name,
  };
  const note = noteOfPolicy(ctx, slug, environment, policy, row);
  const outbox = outboxRow(ctx, { type: "rules.changed", project: slug });
  const by = { note, outbox, now };
  const isMade = await ctx.ledger.gates.policies.put(projectIdOf(ctx.org.id, slug), environment, row, by);
  if (!isMade) throw changedMeanwhile(policyVersion + 1);
  await lookAgain(ctx, slug, environment.name);
  await announce(ctx);
  return show(row);
}

const changedMeanwhile = (version: number) =>
  new Refusal(
    "conflict",
    `The policy was changed meanwhile: its version is ${version} now. Look at it again.`,
    {
      extra: { version },
    },
  );

/** What is noted of a policy's change. */
export const noteOfPolicy = (
  ctx: OrgContext,
  slug: string,
  environment: Pick<RegisteredEnvironment, "key" | "name" | "policyVersion">,
  before: Policy | null,
  { version, gates, reason }: PolicyRow,
) =>
  noteOf(ctx, {
    action: "policy.put",
    target: { kind: "environment", id: `${slug}/${environment.key}`, name: `${slug} ${environment.name}` },
    before: { version: environment.policyVersion, gates: before?.gates ?? [] },
    after: { version, gates },
    ...(reason === null ? {} : { reason }),
  });

/** The policies an environment had, newest first. */
export async function listPolicies(
  ctx: OrgContext,
  slug: string,
  name: string,
  { limit, cursor }: PageQuery,
): Promise<List<PolicyVersion>> {
  authorise(ctx, "policy.read", slug);
  const { environment } = await getEnvironment(ctx, slug, name);
  const below = Number(readCursor(cursor) ?? Number.MAX_SAFE_INTEGER);
  const projectId = projectIdOf(ctx.org.id, slug);
  const rows = await ctx.ledger.gates.policies.versions(projectId, environment.key, below, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(show),
    nextCursor: last ? writeCursor(String(last.version)) : null,
  };
}
