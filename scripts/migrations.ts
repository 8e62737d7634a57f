import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build.ts";

type Statement = {
  bind(...values: unknown[]): Statement;
  run(): Promise<unknown>;
  all(): Promise<{ results: unknown[] }>;
};
/** As much of a D1 binding as migrating needs. */
export type Migratable = {
  prepare(query: string): Statement;
  batch(statements: Statement[]): Promise<unknown>;
};

export type Migration = { readonly name: string; readonly statements: readonly string[] };

/** The migrations of a kind of database, in order. */
export function readMigrations(kind: "control" | "ledger"): Migration[] {
  const folder = join(ROOT, "migrations", kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({
      name,
      statements: readFileSync(join(folder, name), "utf8")
        .split("--> statement-breakpoint")
        .map((statement) => statement.trim())
        .filter((statement) => statement !== ""),
    }));
}

/** Applies what is missing, each migration with its own record in one batch, in the table that wrangler keeps. */
export async function migrate(database: Migratable, migrations: readonly Migration[]): Promise<number> {
  await database
    .prepare(
      "create table if not exists d1_migrations (id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)",
    )
    .run();
  const { results } = await database.prepare("select name from d1_migrations").all();
  const applied = new Set((results as { name: string }[]).map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const { name, statements } of missing) {
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare("insert into d1_migrations (name) values (?)").bind(name),
    ]);
  }
  return missing.length;
}
