import { sql } from "drizzle-orm";
import type { SupportLines, SupportRow } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { orgOf, together } from "./together.ts";

export type StoredLine = { line: string; end_of_support: string | null; end_of_life: string | null };

export const toLine = (row: StoredLine): SupportRow => ({
  line: row.line,
  endOfSupport: row.end_of_support,
  endOfLife: row.end_of_life,
});

export const supportLines = (db: Database): SupportLines => ({
  put: async (projectId, { line, endOfSupport, endOfLife }, by) => {
    await db.atomically([
      sql`insert into support_line (project_id, line, end_of_support, end_of_life)
          values (${projectId}, ${line}, ${endOfSupport}, ${endOfLife})
          on conflict do update set end_of_support = excluded.end_of_support, end_of_life = excluded.end_of_life`,
      ...together(orgOf(projectId), by),
    ]);
  },
  find: async (projectId, line) => {
    const [row] = await db.all<StoredLine>(
      sql`select * from support_line where project_id = ${projectId} and line = ${line}`,
    );
    return row ? toLine(row) : null;
  },
  list: async (projectId, after, limit) => {
    const rows = await db.all<StoredLine>(
      sql`select * from support_line where project_id = ${projectId} and line > ${after} order by line limit ${limit}`,
    );
    return rows.map(toLine);
  },
});
