import type { JudgeRollback, Rollback, RollbackQuery } from "../../../schema/contract/environments.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { own } from "../../core/own.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { RollbackRow } from "../gates/ports.ts";
import { projectIdOf } from "../ledger.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { getProject } from "../projects/projects.ts";
import { notFound, Refusal } from "../refusal.ts";
import { getRelease } from "../releases/find-release.ts";

/** Whose a rollback is held to be: by somebody's judgement, else by rule. */
function blameOf({ judgement, suspectVersion, suspectDeployment }: RollbackRow): Rollback["blame"] {
  const version = judgement ? judgement.version : suspectVersion;
  return {
    version,
    deploymentId: version !== null && version === suspectVersion ? suspectDeployment : null,
    by: judgement?.by ?? null,
    reason: judgement?.reason ?? null,
    at: isoTimeOrNull(judgement?.at),
  };
}

const show = (row: RollbackRow): Rollback => ({
  id: row.id,
  environment: row.environmentName,
  at: isoTime(row.at),
  from: row.fromVersion,
  to: row.toVersion,
  told: row.told,
  blame: blameOf(row),
});

/** A page of where a project's environments went back to an earlier version, newest first. */
export async function listRollbacks(
  ctx: OrgContext,
  slug: string,
  { limit, cursor, environment }: RollbackQuery,
): Promise<List<Rollback>> {
  authorise(ctx, "rollback.read", slug);
  await getProject(ctx, slug);
  const rows = await ctx.ledger.gates.rollbacks.list(
    projectIdOf(ctx.org.id, slug),
    environment === undefined ? null : environmentKey(environment),
    readCursor(cursor),
    limit + 1,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(show), nextCursor: last ? writeCursor(last.id) : null };
}

/** The version that is meant, as its release bears it; refused where it never ran in the environment. */
async function ranIn(ctx: OrgContext, slug: string, version: string, row: RollbackRow): Promise<string> {
  const found = await getRelease(ctx, slug, version).catch((error: unknown) => {
    if (error instanceof Refusal && error.kind === "not-found") return null;
    throw error;
  });
  if (found && own(found.snapshot.standing.places, row.environment)?.everAt != null)
    return found.snapshot.version;
  throw new Refusal("invalid", `${version} never ran in ${row.environmentName}.`, {
    errors: [{ path: "version", message: `is no version that ran in ${row.environmentName}` }],
  });
}

/** Says which version a rollback is to be blamed on, or that none of them is. */
export async function judgeRollback(
  ctx: OrgContext,
  slug: string,
  id: string,
  { version: named, reason }: JudgeRollback,
): Promise<Rollback> {
  authorise(ctx, "rollback.judge", slug);
  await getProject(ctx, slug);
  const projectId = projectIdOf(ctx.org.id, slug);
  const before = await ctx.ledger.gates.rollbacks.find(projectId, id);
  if (!before) throw notFound("rollback");
  const version = named === null ? null : await ranIn(ctx, slug, named, before);
  const now = ctx.clock.now();
  const row = { ...before, judgement: { version, reason, by: ctx.principal.name, at: now } };
  const note = noteOf(ctx, {
    action: "rollback.judged",
    target: { kind: "rollback", id, name: `${slug} ${before.environmentName}` },
    before: { version: blameOf(before).version, by: before.judgement?.by ?? null },
    after: { version, by: ctx.principal.name },
    reason,
  });
  const outbox = outboxRow(ctx, { type: "project.changed", project: slug });
  await ctx.ledger.gates.rollbacks.judge(projectId, row, { outbox, note, now });
  await announce(ctx);
  return show(row);
}
