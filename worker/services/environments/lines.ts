import type { PutSupportLine, SupportLine } from "../../../schema/contract/environments.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { plannedDate } from "../../core/release/plan.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { projectIdOf } from "../ledger.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import { getProject } from "../projects/projects.ts";
import { Refusal } from "../refusal.ts";

/** A page of a project's lines that somebody gave dates to. */
export async function listLines(
  ctx: OrgContext,
  slug: string,
  { limit, cursor }: PageQuery,
): Promise<List<SupportLine>> {
  authorise(ctx, "line.read", slug);
  await getProject(ctx, slug);
  const rows = await ctx.ledger.gates.lines.list(
    projectIdOf(ctx.org.id, slug),
    readCursor(cursor) ?? "",
    limit + 1,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit), nextCursor: last ? writeCursor(last.line) : null };
}

/** A date that was given, or taken away, or else the one there is. */
const dateOr = (given: string | null | undefined, before: string | null): string | null =>
  given === undefined ? before : given === null ? null : plannedDate(given);

const isSame = (a: SupportLine, b: SupportLine) =>
  a.endOfSupport === b.endOfSupport && a.endOfLife === b.endOfLife;

/** A line's life does not end before its support; with one date given, the other is the one there is. */
function requireOrder({ endOfSupport, endOfLife }: SupportLine, given: PutSupportLine): void {
  if (endOfSupport === null || endOfLife === null || Date.parse(endOfLife) >= Date.parse(endOfSupport))
    return;
  const error =
    given.endOfLife === undefined
      ? { path: "endOfSupport", message: `must not be after the end of life, ${endOfLife}` }
      : { path: "endOfLife", message: `must not be before the end of support, ${endOfSupport}` };
  throw new Refusal("invalid", "A line's life does not end before its support.", { errors: [error] });
}

/** Says until when a line of versions is looked after. What is left out stays as it is. */
export async function putLine(
  ctx: OrgContext,
  { project: slug, line }: { readonly project: string; readonly line: string },
  input: PutSupportLine,
): Promise<SupportLine> {
  authorise(ctx, "line.manage", slug);
  await getProject(ctx, slug);
  const projectId = projectIdOf(ctx.org.id, slug);
  const before = (await ctx.ledger.gates.lines.find(projectId, line)) ?? {
    line,
    endOfSupport: null,
    endOfLife: null,
  };
  const after = {
    line,
    endOfSupport: dateOr(input.endOfSupport, before.endOfSupport),
    endOfLife: dateOr(input.endOfLife, before.endOfLife),
  };
  requireOrder(after, input);
  if (isSame(before, after)) return after;
  const now = ctx.clock.now();
  const datesOf = ({ line: _, ...dates }: SupportLine) => dates;
  const note = noteOf(ctx, {
    action: "line.put",
    target: { kind: "line", id: `${slug}/${line}`, name: `${slug} ${line}` },
    before: datesOf(before),
    after: datesOf(after),
  });
  const outbox = outboxRow(ctx, { type: "project.changed", project: slug });
  await ctx.ledger.gates.lines.put(projectId, after, { outbox, note, now });
  await announce(ctx);
  return after;
}
