import type { IncidentQuery, ProjectIncident } from "../../../schema/contract/incidents.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import type { IncidentRow } from "../../core/release/incidents.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import type { IncidentCursor } from "../gates/ports.ts";
import { projectIdOf } from "../ledger.ts";
import { getProject } from "../projects/projects.ts";
import { Refusal } from "../refusal.ts";
import { showIncident } from "./show-incident.ts";

/** The last moment there is: what is not over stands there in the order. */
const NEVER = 8_640_000_000_000_000;

const cursorOf = ({ resolvedAt, openedAt, key }: IncidentRow): string =>
  `${resolvedAt ?? NEVER}|${openedAt}|${key}`;

function placeOf(cursor: string | undefined): IncidentCursor | null {
  const text = readCursor(cursor);
  if (text === null) return null;
  const [, until, openedAt, key] = /^(-?\d{1,16})\|(-?\d{1,16})\|(.*)$/s.exec(text) ?? [];
  if (until === undefined || openedAt === undefined || key === undefined) {
    throw new Refusal("invalid", "The cursor is not one of ours.", {
      errors: [{ path: "cursor", message: "use the nextCursor of the page before" }],
    });
  }
  return { until: Number(until), openedAt: Number(openedAt), key };
}

/** A page of a project's incidents: open ones first, then those resolved last. */
export async function listIncidents(
  ctx: OrgContext,
  slug: string,
  { limit, cursor, status }: IncidentQuery,
): Promise<List<ProjectIncident>> {
  authorise(ctx, "incident.read", slug);
  const project = await getProject(ctx, slug);
  const rows = await ctx.ledger.gates.incidents.list(
    projectIdOf(ctx.org.id, slug),
    status === "open",
    placeOf(cursor),
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => showIncident(project, row)),
    nextCursor: last ? writeCursor(cursorOf(last)) : null,
  };
}
