import type { Services } from "../context.ts";
import { tellOutbox } from "../live/tell-outbox.ts";
import { completeHandover } from "./commit-groups.ts";
import { processIntake } from "./process-intake.ts";

/** A wake-up takes milliseconds; what waits longer than this has lost it. */
const OVERDUE_MS = 10_000;
const HOPELESS_MS = 60 * 60 * 1000;
const BATCH = 100;
const MAX_BATCHES = 20;

/** Works through the rows received before a moment, each once, so that a row that keeps failing holds up no other. */
async function drain(services: Services, shard: number, before: number, final: boolean): Promise<number> {
  const tried = new Set<string>();
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const waiting = await services.ledgers(shard).intake.waiting(before, BATCH + tried.size);
    const ids = waiting.filter((id) => !tried.has(id)).slice(0, BATCH);
    if (ids.length === 0) break;
    for (const id of ids) tried.add(id);
    await processIntake(services, shard, ids, { again: true, final });
  }
  return tried.size;
}

/**
 * Finds what waited too long on one shard and carries it on, without the queue: requests not committed, entries between
 * two releases, changes not told.
 * @param now milliseconds since the epoch
 */
export async function sweep(services: Services, shard: number, now: number): Promise<void> {
  const ledger = services.ledgers(shard);
  const hopeless = await drain(services, shard, now - HOPELESS_MS, true);
  const overdue = await drain(services, shard, now - OVERDUE_MS, false);
  for (const handover of await ledger.handovers.pending(null))
    await completeHandover(services, ledger, shard, handover);
  for (const orgId of await ledger.outbox.waiting(now - OVERDUE_MS, BATCH))
    await tellOutbox(services, shard, orgId);
  if (hopeless + overdue > 0) services.log.info("intake.swept", { shard, rows: overdue, buried: hopeless });
}
