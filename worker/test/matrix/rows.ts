import { runInDurableObject } from "cloudflare:test";
import { bindings } from "../tenant.ts";

type Owner = { readonly orgId: string; readonly userId: string };
type Row = {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly text: string;
};

const TABLES =
  "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and name <> 'd1_migrations'";

async function everyRow(): Promise<{ tables: readonly string[]; rows: readonly Row[] }> {
  const { CONTROL, LEDGER_0, LEDGER_1 } = bindings();
  const all = await Promise.all(
    [CONTROL, LEDGER_0, LEDGER_1].map(async (database) => {
      const { results } = await database.prepare(TABLES).all<{ name: string }>();
      const tables = results.map(({ name }) => name);
      const read = await database.batch<Record<string, unknown>>(
        tables.map((name) => database.prepare(`select * from "${name}"`)),
      );
      const rows = read.flatMap((answer, index) =>
        answer.results.map((row) => {
          const table = tables[index] ?? "";
          return { table, row, text: `${table} ${JSON.stringify(row)}` };
        }),
      );
      return { tables, rows };
    }),
  );
  return {
    tables: [...new Set(all.flatMap(({ tables }) => tables))],
    rows: all.flatMap(({ rows }) => rows),
  };
}

/** Columns whose values name a row: what has one of these can be named by others that do not say whose they are. */
const NAMES = ["id", "release_id"];
/** Columns by which a row belongs to somebody, or hangs on something. */
const BELONGS = /(?:^|_)(?:id|scope|recipient)$/;

/** Every name by which a row can be an organisation's or its owner's, however far it leads from their own ids. */
function namesOf({ orgId, userId }: Owner, mark: string, rows: readonly Row[]): readonly string[] {
  const names = new Set([orgId, userId, mark]);
  for (let before = 0; before < names.size; ) {
    before = names.size;
    for (const { row, text } of rows) {
      if (![...names].some((name) => text.includes(name))) continue;
      for (const name of NAMES) {
        const value = row[name];
        if (typeof value === "string" && value.length > 20) names.add(value);
      }
    }
  }
  return [...names];
}

/** What their endpoints' dispatchers keep. */
async function dispatched(orgId: string): Promise<readonly string[]> {
  const { LEDGER_0, LEDGER_1, ENDPOINTS } = bindings();
  const found = await Promise.all(
    [LEDGER_0, LEDGER_1].map(async (database) =>
      database.prepare("select id from endpoint where org_id = ?").bind(orgId).all<{ id: string }>(),
    ),
  );
  const kept = found.flatMap(({ results }) =>
    results.map(({ id }) =>
      runInDurableObject(ENDPOINTS.getByName(`${orgId}/${id}`), (_, { storage: { sql } }) =>
        ["delivery", "attempt"].flatMap((table) =>
          sql
            .exec(`select * from ${table}`)
            .toArray()
            .map((row) => `${table} ${JSON.stringify(row)}`),
        ),
      ),
    ),
  );
  return (await Promise.all(kept)).flat();
}

/** What is kept besides rows: reports, deliveries, and how far the live feed and the audit chain have come. */
async function keptApart(orgId: string): Promise<readonly string[]> {
  const { REPORTS, LIVE, AUDIT } = bindings();
  const [{ objects }, cursor, head] = await Promise.all([
    REPORTS.list({ prefix: `${orgId}/` }),
    LIVE.getByName(orgId).cursor(),
    AUDIT.getByName(orgId).head(),
  ]);
  const reports = objects.map(({ key, etag }) => `report ${key} ${etag}`);
  return [...reports, ...(await dispatched(orgId)), `live ${cursor}`, `audit ${JSON.stringify(head)}`];
}

/** Everything of an organisation at one moment. */
export type Kept = {
  readonly orgId: string;
  readonly names: readonly string[];
  readonly rows: ReadonlySet<string>;
  readonly apart: readonly string[];
  /** Tables in which nothing of it stands. */
  readonly without: readonly string[];
};

/** @param mark stands in everything of theirs that they wrote, and nowhere else */
export async function keptOf(owner: Owner, mark: string): Promise<Kept> {
  const { tables, rows } = await everyRow();
  const names = namesOf(owner, mark, rows);
  const theirs = rows.filter(({ text }) => names.some((name) => text.includes(name)));
  const held = new Set(theirs.map(({ table }) => table));
  return {
    orgId: owner.orgId,
    names,
    rows: new Set(theirs.map(({ text }) => text)),
    apart: await keptApart(owner.orgId),
    without: tables.filter((table) => !held.has(table)).sort(),
  };
}

/**
 * What is not any more as it was kept: rows that changed or went, rows that came and are theirs, and what is kept apart.
 * Others may write one of their names into what is their own; only a column that says whose a row is makes it theirs.
 */
export async function changesSince({ orgId, names, rows, apart }: Kept): Promise<readonly string[]> {
  const now = await everyRow();
  const texts = new Set(now.rows.map(({ text }) => text));
  const gone = [...rows].filter((text) => !texts.has(text)).map((text) => `gone or changed: ${text}`);
  const isTheirs = ({ row }: Row) =>
    Object.entries(row).some(
      ([column, value]) =>
        BELONGS.test(column) && typeof value === "string" && names.some((name) => value.includes(name)),
    );
  const come = now.rows
    .filter((row) => !rows.has(row.text) && isTheirs(row))
    .map(({ text }) => `came: ${text}`);
  const before = new Set(apart);
  const moved = (await keptApart(orgId)).filter((text) => !before.has(text)).map((text) => `now: ${text}`);
  return [...gone, ...come, ...moved];
}
