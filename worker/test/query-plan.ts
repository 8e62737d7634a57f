import { type Database, openDatabase } from "../store/database.ts";

/** Tables that are empty but for moments, and so may be read whole. */
const SMALL = ["handover", "outbox", "idempotency", "audit_note", "intake"];

/** A database that notes every statement it is given. */
export function recording(binding: D1Database): { db: Database; statements: Map<string, unknown[]> } {
  const statements = new Map<string, unknown[]>();
  const note = (query: string, statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === "bind") {
          return (...values: unknown[]) => {
            statements.set(query, values);
            return note(query, target.bind(...values));
          };
        }
        const member = Reflect.get(target, name) as unknown;
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  const recorder = {
    prepare: (query: string) => {
      statements.set(query, []);
      return note(query, binding.prepare(query));
    },
    batch: <T>(list: D1PreparedStatement[]) => binding.batch<T>(list),
  };
  return { db: openDatabase(recorder as D1Database), statements };
}

/** Who belongs to an organisation and what acts for it are few, and are removed together; each removal is noted. */
const REMOVES =
  /^(?:delete from|insert into audit_note[\s\S]*?\bfrom) (?:api_token|trust|invitation|page|membership|audit_note|letter|session|passkey)\b/;

/** A project's environments are few; everything else of a tenant is found by its whole key, or read up to a limit. */
const isBounded = (query: string) =>
  /\blimit\b/.test(query) || /join environment\b|\bhandover\b/.test(query) || REMOVES.test(query);

/** Whether a query calls by this name nothing but what it makes itself: a bounded part of what it was asked for. */
function isMade(query: string, name: string): boolean {
  const makes = new Set([...query.matchAll(/(\w+) as (?:materialized )?\(select\b/g)].map(([, one]) => one));
  const sources = [...query.matchAll(new RegExp(`\\b(?:from|join) (\\w+) ${name}\\b`, "g"))];
  const isDerived = makes.has(name) || new RegExp(`\\) ${name}\\s`).test(query);
  return sources.length > 0 ? sources.every(([, source = ""]) => makes.has(source)) : isDerived;
}

/** What SQLite would read of a table beyond the rows it is asked for: all of it, or all of a tenant's. */
export async function excess(binding: D1Database, query: string, values: unknown[]): Promise<string[]> {
  const { results } = await binding
    .prepare(`explain query plan ${query}`)
    .bind(...values)
    .all<{ detail: string }>();
  return results.flatMap(({ detail }) => {
    const [, table = ""] = /^SCAN (\w+)/.exec(detail) ?? [];
    const isOwn = /VIRTUAL TABLE|CONSTANT ROW|subquery/i.test(detail) || isMade(query, table);
    const whole = table !== "" && !isOwn;
    const tenant = /\((?:org_id|project_id)=\?\)$/.test(detail) && !isBounded(query);
    const isSmall = SMALL.some((name) => query.includes(name));
    return (whole && !isSmall) || tenant ? [detail] : [];
  });
}
