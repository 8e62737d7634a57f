import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { type Migratable, migrate, readMigrations } from "./migrations.ts";

class Statement {
  readonly #database: DatabaseSync;
  readonly #query: string;
  readonly #values: SQLInputValue[];
  constructor(database: DatabaseSync, query: string, values: SQLInputValue[] = []) {
    this.#database = database;
    this.#query = query;
    this.#values = values;
  }
  bind(...values: unknown[]) {
    return new Statement(this.#database, this.#query, values as SQLInputValue[]);
  }
  async run() {
    return this.#database.prepare(this.#query).run(...this.#values);
  }
  async all() {
    return { results: this.#database.prepare(this.#query).all(...this.#values) };
  }
}

/** SQLite as D1 speaks to it: a batch happens whole or not at all. */
function openDatabase() {
  const sqlite = new DatabaseSync(":memory:");
  const database: Migratable = {
    prepare: (query) => new Statement(sqlite, query),
    async batch(statements) {
      sqlite.exec("begin");
      try {
        for (const statement of statements) await statement.run();
        sqlite.exec("commit");
      } catch (error) {
        sqlite.exec("rollback");
        throw error;
      }
    },
  };
  return { sqlite, database };
}

describe("migrations", () => {
  it.each(["control", "ledger"] as const)("of %s are applied in order, and once", async (kind) => {
    const { database } = openDatabase();
    const all = readMigrations(kind);
    expect(await migrate(database, all.slice(0, 1))).toBe(1);
    expect(await migrate(database, all)).toBe(all.length - 1);
    expect(await migrate(database, all)).toBe(0);
  });

  it("leave nothing half done where one of their statements fails", async () => {
    const { sqlite, database } = openDatabase();
    const broken = {
      name: "9999_broken.sql",
      statements: ["create table half (id text)", "create tabel other"],
    };
    await expect(migrate(database, [broken])).rejects.toThrow("syntax error");
    expect(sqlite.prepare("select name from sqlite_master where name = 'half'").all()).toEqual([]);
    expect(sqlite.prepare("select name from d1_migrations").all()).toEqual([]);
  });

  it("keep who was in production once, and everything of an endpoint", async () => {
    const { sqlite, database } = openDatabase();
    const all = readMigrations("ledger");
    const derived = all.findIndex(({ name }) => name === "0004_derived.sql");
    await migrate(database, all.slice(0, derived));
    sqlite.exec(`
      insert into project (org_id, slug, name, reached_production, created_at) values
        ('org', 'shop', 'Shop', 1, 0), ('org', 'site', 'Site', 1, 0), ('org', 'till', 'Till', 0, 0), ('other', 'shop', 'Shop', 0, 0);
      insert into environment (project_id, key, name, tier, certainty, ephemeral) values
        ('org/shop', 'live-eu', 'live-eu', 'production', 'stated', 0), ('org/shop', 'live-us', 'live-us', 'production', 'stated', 0),
        ('org/shop', 'a-preview', 'a-preview', 'production', 'stated', 1), ('org/till', 'live', 'live', 'production', 'stated', 0);
      insert into endpoint (org_id, id, url, format, environment, environment_name, secrets, public_key, starts_after, created_at, created_by)
        values ('org', 'whk_1', 'https://example.com', 'generic', 'live', 'Live', 'sealed', 'whpk_x', 7, 0, 'usr_1');
    `);
    await migrate(database, all);
    expect(
      sqlite
        .prepare("select project_id, environment, kind, occupant from occupancy order by project_id")
        .all(),
    ).toEqual([
      { project_id: "org/shop", environment: "live-eu", kind: "once", occupant: null },
      { project_id: "org/site", environment: "production", kind: "once", occupant: null },
    ]);
    expect(sqlite.prepare("select id, environment_name, secrets, starts_after from endpoint").all()).toEqual([
      { id: "whk_1", environment_name: "Live", secrets: "sealed", starts_after: 7 },
    ]);
    expect(sqlite.prepare("select slug from project order by org_id, slug").all()).toHaveLength(4);
  });
});
