import type { Calendar, CalendarQuery, CreateFreeze, Freeze } from "../../../schema/contract/freezes.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { boundProject } from "../../core/access.ts";
import { faultOfRecurrence } from "../../core/environment/recurrence.ts";
import {
  activeAt,
  beginsAfter,
  concerns,
  type Stretch,
  stretchesBetween,
} from "../../core/environment/windows.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { lookAgainWithin } from "../environments/look-again.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { FreezeRow, StopRow } from "./ports.ts";
import { checkScope, showScope } from "./scope.ts";

const SECOND_MS = 1000;
const MAX_FREEZES = 200;
/** What repeats without an end matters for ever. */
const FOR_EVER = 8_640_000_000_000_000;

/** When one that comes once ends; null: when somebody ends it. */
function endOf({ end, durationSeconds }: CreateFreeze, start: number): number | null {
  if (end !== undefined) return Date.parse(end);
  return durationSeconds === undefined ? null : start + durationSeconds * SECOND_MS;
}

function rowOf(ctx: OrgContext, input: CreateFreeze): FreezeRow {
  const now = ctx.clock.now();
  const start = input.start === undefined ? now : Date.parse(input.start);
  return {
    id: ctx.ids.next("frz"),
    name: input.name.trim(),
    kind: input.kind,
    project: input.scope.project ?? null,
    environment: input.scope.environment?.trim() ?? null,
    start,
    end: input.rrule === undefined ? endOf(input, start) : null,
    rrule: input.rrule ?? null,
    durationMs: (input.durationSeconds ?? 0) * SECOND_MS,
    timezone: input.timezone ?? "UTC",
    reason: input.reason.trim(),
    madeAt: now,
    madeBy: ctx.principal.name,
    endedAt: null,
  };
}

/** Refuses what would never come. */
function refuseNever(row: FreezeRow): void {
  if (row.end !== null && row.end <= row.start) {
    const errors = [{ path: "end", message: "must be after start" }];
    throw new Refusal("invalid", "The window ends before it begins.", { errors });
  }
  const fault = row.rrule === null ? null : faultOfRecurrence({ ...row, rrule: row.rrule });
  if (fault !== null) {
    const errors = [{ path: "rrule", message: `is a rule that ${fault}` }];
    throw new Refusal("invalid", `The window ${fault}.`, { errors });
  }
}

/** Until when a window may matter: past its last, it is not looked at any more. */
function untilOf(row: FreezeRow): number {
  if (row.end !== null) return row.end;
  if (row.rrule === null || !/COUNT=|UNTIL=/.test(row.rrule)) return FOR_EVER;
  let last = row.start;
  for (let next = beginsAfter(row, last); next !== null && next < FOR_EVER; next = beginsAfter(row, last))
    last = next;
  return last + row.durationMs;
}

/** A moment that comes; null where none ever does. */
const timeOrNone = (ms: number): string | null => (Number.isFinite(ms) ? isoTime(ms) : null);

export function showFreeze(row: FreezeRow, now: number): Freeze {
  const active = activeAt(row, now);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    scope: showScope(row),
    start: isoTime(row.start),
    end: isoTimeOrNull(row.end),
    rrule: row.rrule,
    durationSeconds: row.rrule === null ? null : row.durationMs / SECOND_MS,
    timezone: row.timezone,
    reason: row.reason,
    createdAt: isoTime(row.madeAt),
    createdBy: { name: row.madeBy },
    active: active !== null,
    activeUntil: active ? timeOrNone(active.to) : null,
    nextStart: isoTimeOrNull(beginsAfter(row, now)),
  };
}

const told = (ctx: OrgContext, { project }: { project: string | null }) =>
  outboxRow(ctx, { type: "rules.changed", project });

const noted = (row: FreezeRow) => {
  const { madeAt: _, madeBy: __, id: ___, endedAt: ____, ...rest } = row;
  return { ...rest, start: isoTime(row.start), end: isoTimeOrNull(row.end) };
};

/** Plans a window. */
export async function createFreeze(ctx: OrgContext, input: CreateFreeze): Promise<Freeze> {
  authorise(ctx, "freeze.manage", input.scope.project ?? null);
  await checkScope(ctx, input.scope);
  const row = rowOf(ctx, input);
  refuseNever(row);
  const now = ctx.clock.now();
  const known = await ctx.ledger.gates.freezes.list(ctx.org.id, now, "", MAX_FREEZES);
  if (known.length >= MAX_FREEZES)
    throw new Refusal("conflict", `There are ${MAX_FREEZES} windows already. End one first.`);
  const note = noteOf(ctx, {
    action: "freeze.made",
    target: { kind: "freeze", id: row.id, name: row.name },
    after: noted(row),
    reason: row.reason,
  });
  await ctx.ledger.gates.freezes.put(ctx.org.id, row, untilOf(row), { note, outbox: told(ctx, row), now });
  await announce(ctx);
  return showFreeze(row, now);
}

/** Windows that are not over. */
export async function listFreezes(ctx: OrgContext, { limit, cursor }: PageQuery): Promise<List<Freeze>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "freeze.read", bound);
  const now = ctx.clock.now();
  const rows = await ctx.ledger.gates.freezes.list(ctx.org.id, now, readCursor(cursor) ?? "", limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const mine = rows
    .slice(0, limit)
    .filter(({ project }) => bound === null || project === null || project === bound);
  return { items: mine.map((row) => showFreeze(row, now)), nextCursor: last ? writeCursor(last.id) : null };
}

/** Ends a window for good; what was decided while it lasted stays. */
export async function endFreeze(ctx: OrgContext, id: string): Promise<void> {
  authorise(ctx, "freeze.manage", boundProject(ctx.principal));
  const row = await ctx.ledger.gates.freezes.find(ctx.org.id, id);
  const bound = boundProject(ctx.principal);
  if (!row || (bound !== null && row.project !== bound)) throw notFound("window");
  const now = ctx.clock.now();
  const note = noteOf(ctx, {
    action: "freeze.ended",
    target: { kind: "freeze", id, name: row.name },
    before: noted(row),
  });
  if (!(await ctx.ledger.gates.freezes.end(ctx.org.id, id, { note, outbox: told(ctx, row), now })))
    throw notFound("window");
  await lookAgainWithin(ctx, row);
  await announce(ctx);
}

const MAX_CALENDAR = 1000;

type Shown = Calendar["items"][number];

/** Every time it lasts within a time; one that was ended ended then, and came no more. */
function stretchesOf(row: FreezeRow, from: number, to: number): Stretch[] {
  const endedAt = row.endedAt ?? Infinity;
  return stretchesBetween(row, from, Math.min(to, endedAt), MAX_CALENDAR).map((stretch) => ({
    from: stretch.from,
    to: Math.min(stretch.to, endedAt),
  }));
}

const ofFreeze = (row: FreezeRow, { from, to }: Stretch): Shown => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  reason: row.reason,
  scope: showScope(row),
  start: isoTime(from),
  end: timeOrNone(to),
});

const ofStop = (row: StopRow): Shown => ({
  id: row.id,
  kind: "stop",
  name: "Emergency stop",
  reason: row.reason,
  scope: showScope(row),
  start: isoTime(row.startedAt),
  end: isoTimeOrNull(row.endedAt),
});

/** Every stretch of every window, and every stop, that touches some days. */
export async function readCalendar(ctx: OrgContext, query: CalendarQuery): Promise<Calendar> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "freeze.read", bound ?? query.project ?? null);
  const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
  const [windows, stops] = await Promise.all([
    ctx.ledger.gates.freezes.list(ctx.org.id, from, "", MAX_FREEZES),
    ctx.ledger.gates.stops.list(ctx.org.id, null, false, MAX_FREEZES),
  ]);
  const project = query.project ?? bound ?? undefined;
  const isAsked = (row: { project: string | null; environment: string | null }) =>
    (project === undefined || row.project === null || row.project === project) &&
    (query.environment === undefined || concerns({ ...row, project: null }, "", query.environment));
  const items = [
    ...windows
      .filter(isAsked)
      .flatMap((row) => stretchesOf(row, from, to).map((stretch) => ofFreeze(row, stretch))),
    ...stops
      .filter((row) => isAsked(row) && row.startedAt < to && (row.endedAt ?? Infinity) > from)
      .map(ofStop),
  ].sort((a, b) => (a.start < b.start ? -1 : 1));
  return { items: items.slice(0, MAX_CALENDAR), truncated: items.length > MAX_CALENDAR };
}
