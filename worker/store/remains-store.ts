import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";

const AT_ONCE = 500;

/** Tables of a ledger by whose rows they are. A test sees that none is forgotten. */
const OF_ORGANISATION = [
  ["intake", "id"],
  ["outbox", "id"],
  ["inbox", "id"],
  ["chain", "chain_id"],
  ["entry", "key"],
  ["audit_note", "id"],
  ["audit_entry", "seq"],
  ["project_repository", "repository"],
  ["freeze", "id"],
  ["stop", "id"],
  ["debt", "id"],
  ["approval_request", "id"],
  ["endpoint", "id"],
  ["message", "position"],
  ["stream", "project"],
] as const;
const OF_PROJECT = [
  ["environment", ["key"]],
  ["release_name", ["name"]],
  ["occupancy", ["environment", "kind", "at", "tie"]],
  ["line_release", ["line", "version_order", "release_id"]],
  ["handover", ["from_release", "to_release", "name"]],
  ["occupancy_past", ["environment", "kind", "at", "tie", "known_to"]],
  ["policy", ["environment", "version"]],
  ["hold", ["environment", "fence"]],
  ["permit", ["id"]],
  ["incident", ["key"]],
  ["support_line", ["line"]],
  ["rollback", ["id"]],
  ["release", ["id"]],
] as const;

const columns = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql.identifier(name)),
    sql`, `,
  );

/** Everything that begins with a text, by the order of its key. */
const beginsWith = (column: SQL, prefix: string): SQL =>
  sql`${column} >= ${prefix} and ${column} < ${prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;

function someOf(table: string, key: readonly string[], where: SQL): SQL {
  const name = sql.identifier(table);
  return sql`delete from ${name} where (${columns(key)}) in (select ${columns(key)} from ${name} where ${where} limit ${AT_ONCE}) returning 1 as gone`;
}

/** Removes up to some hundred rows of each table of an organisation, and says how many those were. */
export async function removeSome(db: Database, orgId: string): Promise<number> {
  const ofProject = beginsWith(sql`project_id`, `${orgId}/`);
  const pages = sql`select p.release_id, p.start from timeline_page p
    where p.release_id in (select id from release where ${ofProject}) limit ${AT_ONCE}`;
  const first = await db.all(
    sql`delete from timeline_page where (release_id, start) in (${pages}) returning 1 as gone`,
  );
  // A release leads to its timeline's pages, so it goes after them.
  if (first.length > 0) return first.length;
  const gone = await db.atomically([
    ...OF_ORGANISATION.map(([table, key]) => someOf(table, ["org_id", key], sql`org_id = ${orgId}`)),
    ...OF_PROJECT.map(([table, key]) => someOf(table, ["project_id", ...key], ofProject)),
    someOf("project", ["org_id", "slug"], sql`org_id = ${orgId}`),
    someOf("idempotency", ["scope", "key"], beginsWith(sql`scope`, `${orgId}|`)),
  ]);
  return gone.reduce<number>((sum, rows) => sum + (rows as unknown[]).length, 0);
}
