import { sql } from "drizzle-orm";
import type { Decided } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { hasTold, putMessages } from "../webhooks/message-store.ts";
import { putDebts } from "./debts.ts";
import { putHolds } from "./holds.ts";
import { putPermits } from "./permits.ts";
import { putRollback } from "./rollbacks.ts";
import { orgOf, slugOf } from "./together.ts";

/** What an environment's coordinator decided, in one batch; written again it changes nothing. Answers whether other systems are to be told of it. */
export async function decide(
  db: Database,
  projectId: string,
  environment: string,
  { holds, permits, debts, rollbacks, notes, messages, now }: Decided,
): Promise<boolean> {
  const orgId = orgOf(projectId);
  const noted = notes.map((note) => ({ id: note.id, note: JSON.stringify(note) }));
  const results = await db.atomically<unknown[]>([
    ...putHolds(projectId, environment, holds),
    ...putPermits(projectId, permits),
    ...putDebts(orgId, debts),
    ...rollbacks.map((row) => putRollback(projectId, row)),
    ...(noted.length === 0
      ? []
      : [
          sql`insert into audit_note (org_id, id, note) select ${orgId}, value->>'id', value->>'note'
              from json_each(${JSON.stringify(noted)}) where true on conflict do nothing`,
        ]),
    ...putMessages(orgId, slugOf(projectId), messages, now),
  ]);
  return hasTold(results);
}
