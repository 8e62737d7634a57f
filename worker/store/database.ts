import type { SQL } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

/** What D1 itself counted: the figures a bill is made of. */
export type Meter = { statements: number; rowsRead: number; rowsWritten: number };

export const newMeter = (): Meter => ({ statements: 0, rowsRead: 0, rowsWritten: 0 });

export type Database = DrizzleD1Database & {
  readonly meter: Meter;
  /** Runs statements as one transaction: all of them or none. Answers the rows of each. */
  atomically<T extends unknown[]>(
    statements: { readonly [K in keyof T]: SQL },
  ): Promise<{ -readonly [K in keyof T]: T[K][] }>;
};

const dialect = new SQLiteAsyncDialect();

const UNWRAPPED = Symbol("statement");
type Wrapped = D1PreparedStatement & { readonly [UNWRAPPED]: D1PreparedStatement };

const count = <T>(meter: Meter, result: D1Result<T>): D1Result<T> => {
  meter.statements += 1;
  meter.rowsRead += result.meta.rows_read;
  meter.rowsWritten += result.meta.rows_written;
  return result;
};

/** `raw()` answers without the meta data, so rows are asked for by name and turned into arrays; names must differ. */
function meteredStatement(statement: D1PreparedStatement, meter: Meter): Wrapped {
  const all = async <T>() => count(meter, await statement.all<T>());
  return {
    [UNWRAPPED]: statement,
    bind: (...values: unknown[]) => meteredStatement(statement.bind(...values), meter),
    all,
    run: async <T>() => count(meter, await statement.run<T>()),
    raw: async () => (await all<Record<string, unknown>>()).results.map((row) => Object.values(row)),
    first: async (column?: string) => {
      const [row] = (await all<Record<string, unknown>>()).results;
      return row === undefined ? null : column === undefined ? row : row[column];
    },
  } as unknown as Wrapped;
}

/** A D1 database through drizzle that keeps count of what it costs. */
export function openDatabase(binding: D1Database, meter: Meter = newMeter()): Database {
  const prepare = (query: string) => meteredStatement(binding.prepare(query), meter);
  const batch = async <T>(statements: readonly Wrapped[]) => {
    const results = await binding.batch<T>(statements.map((statement) => statement[UNWRAPPED]));
    return results.map((result) => count(meter, result));
  };
  // drizzle's own batch cannot bind the parameters of raw SQL.
  const atomically = async (statements: readonly SQL[]) => {
    const bound = statements.map((statement) => {
      const { sql, params } = dialect.sqlToQuery(statement);
      return prepare(sql).bind(...params) as Wrapped;
    });
    return bound.length === 0 ? [] : (await batch(bound)).map(({ results }) => results);
  };
  // drizzle calls `prepare` and `batch` and nothing else of the binding.
  const orm = drizzle({ prepare, batch } as unknown as D1Database);
  return Object.assign(orm, { meter, atomically }) as Database;
}

/** D1 says what went wrong in the text of the error only. */
export const isConstraintError = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (/constraint failed/i.test(cause.message)) return true;
  }
  return false;
};
