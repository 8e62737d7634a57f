import {
  type GrantedPermit,
  PERMIT_TTL_SECONDS,
  type Permit,
  type PermitQuery,
  type RenewPermit,
  type RequestPermit,
  type WaitQuery,
} from "../../../schema/contract/locks.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { isAllowed } from "../../core/access.ts";
import { environmentKey, environmentTag } from "../../core/environment/name.ts";
import type { HeldPermit } from "../../core/environment/tenure.ts";
import { toVerdict } from "../../core/gates/evaluate.ts";
import { type Finding, isOpen } from "../../core/gates/facts.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { openRequest } from "../approvals/requests.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { environmentOf } from "../gates/load-facts.ts";
import type { PermitRow } from "../gates/ports.ts";
import { projectIdOf } from "../ledger.ts";
import type { WithControl } from "../organisations/members.ts";
import { getProject } from "../projects/projects.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { byOf, environmentAt, showLockOrNull } from "./environment-at.ts";
import type { EnvironmentAt, PermitAnswer } from "./ports.ts";

const SECOND_MS = 1000;
const ttlMs = (seconds: number | undefined) => (seconds ?? PERMIT_TTL_SECONDS.usual) * SECOND_MS;

const seconds = (ms: number) => Math.floor(ms / SECOND_MS);

async function show(
  ctx: OrgContext,
  at: EnvironmentAt,
  permit: HeldPermit,
  findings: readonly Finding[],
): Promise<Permit> {
  const token = await ctx.permitKeys.sign({
    iss: ctx.baseUrl,
    sub: permit.id,
    org: ctx.org.slug,
    project: at.slug,
    version: permit.version,
    environment: at.name,
    holder: permit.holder,
    fence: permit.fence,
    iat: seconds(permit.issuedAt),
    exp: seconds(permit.expiresAt),
  });
  return {
    id: permit.id,
    permit: token,
    fence: permit.fence,
    expiresAt: isoTime(permit.expiresAt),
    verdicts: findings.map(toVerdict),
  };
}

/** What is in the way, in one sentence. */
const inTheWay = (findings: readonly Finding[]): string => {
  const closed = findings.filter((finding) => !isOpen(finding));
  return closed.map(({ gate, because }) => `${gate}: ${because}`).join("; ");
};

function refused(answer: Extract<PermitAnswer, { ok: false }>): Refusal {
  if (answer.reason === "unknown") return notFound("environment");
  if (answer.reason === "unsettled")
    return new Refusal("unavailable", "The release kept changing. Try again.");
  const { reason, findings, earliest, lock, place } = answer;
  const extra = {
    verdicts: findings.map(toVerdict),
    earliest: isoTimeOrNull(earliest),
    lock: showLockOrNull(lock),
    place,
  };
  const details = {
    gates_closed: `Not allowed now. ${inTheWay(findings)}.`,
    locked: `Not allowed now. An override passes gates, not the lock: ${inTheWay(findings)}.`,
    claim_used: "This claim stands for the deployment of another release.",
    permit_over: "This permit is over: it ran out, was given back, or another hold followed it.",
  };
  return new Refusal("conflict", details[reason], { extra });
}

/** Where approvals are what is missing, they are asked for. The answer does not depend on it. */
async function askMissing(
  ctx: WithControl,
  found: FoundRelease,
  at: EnvironmentAt,
  answer: Extract<PermitAnswer, { ok: false }>,
): Promise<void> {
  if (!("findings" in answer) || !isAllowed(ctx.principal, "approval.ask", at.slug)) return;
  if (!answer.findings.some(({ reasonCode }) => reasonCode === "approvals_missing")) return;
  try {
    const environment = environmentOf(found.project, at.key);
    if (environment) await openRequest(ctx, found, environment, null);
  } catch (error) {
    ctx.log.error("approvals.not_asked", error, { org: ctx.org.id, requestId: ctx.requestId });
  }
}

/** Asks to deploy a release to an environment: gates, freezes, stop, approvals and lock are decided as one. */
export async function requestPermit(
  ctx: WithControl,
  slug: string,
  input: RequestPermit,
  { wait }: WaitQuery,
): Promise<Permit> {
  authorise(ctx, "permit.request", slug);
  if (input.override) authorise(ctx, "permit.override", slug);
  await ctx.permitKeys.mustSign();
  const found = await getRelease(ctx, slug, input.version);
  const at = environmentAt(ctx, slug, input.environment);
  const { kind, id, name } = ctx.principal;
  const answer = await ctx.environments.permit(
    at,
    {
      releaseId: found.snapshot.id,
      holder: input.holder.trim(),
      claimId: input.claimId ?? null,
      ttlMs: ttlMs(input.ttlSeconds),
      override: input.override?.reason ?? null,
      isRollback: input.rollback ?? false,
      waitMs: wait * SECOND_MS,
      owner: kind === "user" ? { id, name } : { id: "", name },
    },
    byOf(ctx),
  );
  if (!answer.ok) {
    await askMissing(ctx, found, at, answer);
    throw refused(answer);
  }
  const named = await nameOf(ctx, at);
  return show(ctx, named, answer.permit, answer.findings);
}

/** The environment under the name people gave it, so that a permit reads as they write it. */
async function nameOf(ctx: OrgContext, at: EnvironmentAt): Promise<EnvironmentAt> {
  const project = await getProject(ctx, at.slug);
  const known = project.registry.stored.find(({ key }) => key === at.key);
  return known ? { ...at, name: known.name } : { ...at, name: at.key };
}

/** The environment a permit is of, as its id tells. */
async function atOf(ctx: OrgContext, slug: string, id: string): Promise<EnvironmentAt> {
  const tag = id.split("_").at(-1);
  const project = await getProject(ctx, slug);
  const all = [...project.environments, ...project.registry.stored];
  const environment = all.find(({ key }) => environmentTag(key) === tag);
  if (!/^pmt_[0-9a-z]{25}_[0-9a-z]{7}$/.test(id) || !environment) throw notFound("permit");
  return environmentAt(ctx, slug, environment.name);
}

/** A permit that was once granted; what its environment has not told yet is told first. */
async function findPermit(ctx: OrgContext, slug: string, id: string): Promise<PermitRow> {
  const at = await atOf(ctx, slug, id);
  const find = () => ctx.ledger.gates.permits.find(projectIdOf(ctx.org.id, slug), id);
  const known = await find();
  if (known) return known;
  await ctx.environments.tell(at);
  const row = await find();
  if (!row) throw notFound("permit");
  return row;
}

export async function renewPermit(
  ctx: OrgContext,
  slug: string,
  id: string,
  input: RenewPermit,
): Promise<Permit> {
  authorise(ctx, "permit.request", slug);
  const at = await atOf(ctx, slug, id);
  const answer = await ctx.environments.renewPermit(at, id, ttlMs(input?.ttlSeconds), byOf(ctx));
  if (answer.ok) return show(ctx, at, answer.permit, answer.findings);
  if (answer.reason === "permit_over") await findPermit(ctx, slug, id);
  throw refused(answer);
}

export async function endPermit(ctx: OrgContext, slug: string, id: string): Promise<void> {
  authorise(ctx, "permit.request", slug);
  const at = await atOf(ctx, slug, id);
  const isHeld = await ctx.environments.endPermit(at, id, byOf(ctx));
  if (!isHeld) await findPermit(ctx, slug, id);
}

const toGranted = (row: PermitRow): GrantedPermit => ({
  id: row.id,
  version: row.version,
  environment: row.environmentName,
  holder: row.holder,
  fence: row.fence,
  grantedAt: isoTime(row.grantedAt),
  expiresAt: isoTime(row.expiresAt),
  endedAt: isoTimeOrNull(row.endedAt),
  by: row.grantedTo,
  policyVersion: row.policyVersion,
  override: row.overrideReason === null ? null : { reason: row.overrideReason },
  verdicts: [...row.verdicts],
});

export async function readPermit(ctx: OrgContext, slug: string, id: string): Promise<GrantedPermit> {
  authorise(ctx, "permit.read", slug);
  return toGranted(await findPermit(ctx, slug, id));
}

/** What was granted, newest first. */
export async function listPermits(
  ctx: OrgContext,
  slug: string,
  query: PermitQuery,
): Promise<List<GrantedPermit>> {
  authorise(ctx, "permit.read", slug);
  await getProject(ctx, slug);
  const environment = query.environment === undefined ? null : environmentKey(query.environment);
  const { limit } = query;
  const projectId = projectIdOf(ctx.org.id, slug);
  const rows = await ctx.ledger.gates.permits.list(
    projectId,
    environment,
    readCursor(query.cursor),
    limit + 1,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toGranted), nextCursor: last ? writeCursor(last.id) : null };
}
