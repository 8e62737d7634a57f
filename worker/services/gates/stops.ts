import type { CreateStop, EndStop, Stop, StopQuery } from "../../../schema/contract/freezes.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { boundProject } from "../../core/access.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { lookAgainWithin } from "../environments/look-again.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { notFound } from "../refusal.ts";
import type { StopRow } from "./ports.ts";
import { checkScope, showScope } from "./scope.ts";

const show = (row: StopRow): Stop => ({
  id: row.id,
  scope: showScope(row),
  reason: row.reason,
  incidentUrl: row.incidentUrl,
  startedAt: isoTime(row.startedAt),
  startedBy: { name: row.startedBy },
  endedAt: isoTimeOrNull(row.endedAt),
  endedBy: row.endedBy === null ? null : { name: row.endedBy },
  endReason: row.endReason,
});

/** Stops deployments at once. A stop is no window: it has no end but somebody's word. */
export async function startStop(ctx: OrgContext, input: CreateStop): Promise<Stop> {
  authorise(ctx, "stop.start", input.scope.project ?? null);
  await checkScope(ctx, input.scope);
  const now = ctx.clock.now();
  const row: StopRow = {
    id: ctx.ids.next("stp", now),
    project: input.scope.project ?? null,
    environment: input.scope.environment?.trim() ?? null,
    reason: input.reason.trim(),
    incidentUrl: input.incidentUrl ?? null,
    startedAt: now,
    startedBy: ctx.principal.name,
    endedAt: null,
    endedBy: null,
    endReason: null,
  };
  const { id, reason, incidentUrl, project } = row;
  const note = noteOf(ctx, {
    action: "stop.begun",
    target: { kind: "stop", id, name: reason },
    after: { scope: showScope(row), incidentUrl },
    reason,
  });
  const outbox = outboxRow(ctx, { type: "rules.changed", project });
  await ctx.ledger.gates.stops.put(ctx.org.id, row, { note, outbox, now });
  await announce(ctx);
  return show(row);
}

/** Stops, newest first. */
export async function listStops(ctx: OrgContext, { limit, cursor, active }: StopQuery): Promise<List<Stop>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "freeze.read", bound);
  const rows = await ctx.ledger.gates.stops.list(
    ctx.org.id,
    readCursor(cursor),
    active === "true",
    limit + 1,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const mine = rows
    .slice(0, limit)
    .filter(({ project }) => bound === null || project === null || project === bound);
  return { items: mine.map(show), nextCursor: last ? writeCursor(last.id) : null };
}

/** Lets deployments go on. */
export async function endStop(ctx: OrgContext, id: string, input: EndStop): Promise<void> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "stop.end", bound);
  const row = await ctx.ledger.gates.stops.find(ctx.org.id, id);
  if (!row || row.endedAt !== null || (bound !== null && row.project !== bound)) throw notFound("stop");
  const now = ctx.clock.now();
  const reason = input?.reason ?? null;
  const note = noteOf(ctx, {
    action: "stop.ended",
    target: { kind: "stop", id, name: row.reason },
    before: { scope: showScope(row), startedAt: isoTime(row.startedAt) },
    ...(reason === null ? {} : { reason }),
  });
  const outbox = outboxRow(ctx, { type: "rules.changed", project: row.project });
  if (!(await ctx.ledger.gates.stops.end(ctx.org.id, id, ctx.principal.name, reason, { note, outbox, now })))
    throw notFound("stop");
  await lookAgainWithin(ctx, row);
  await announce(ctx);
}
