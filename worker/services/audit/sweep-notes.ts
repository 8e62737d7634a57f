import { idFloor } from "../../core/id.ts";
import type { Services } from "../context.ts";
import type { Control } from "../control.ts";

/** A note is sealed right after its change; what waits longer than this was forgotten by a crash. */
const OVERDUE_MS = 10_000;
const AT_ONCE = 100;

/**
 * Has sealed what waited too long.
 * @param now milliseconds since the epoch
 */
export async function sweepNotes(
  services: Services & { readonly control: Pick<Control, "notes" | "organisations"> },
  shards: number,
  now: number,
): Promise<void> {
  const before = idFloor("aud", now - OVERDUE_MS);
  const waiting = new Map<string, number>();
  for (let shard = 0; shard < shards; shard += 1)
    for (const orgId of await services.ledgers(shard).notes.organisations(before, AT_ONCE))
      waiting.set(orgId, shard);
  for (const orgId of await services.control.notes.organisations(before, AT_ONCE)) {
    const found = await services.control.organisations.read(orgId);
    if (found) waiting.set(orgId, found.org.shard);
  }
  for (const [orgId, shard] of waiting) {
    await services.audit
      .seal(shard, orgId)
      .catch((error: unknown) => services.log.error("audit.seal_failed", error, { org: orgId }));
  }
}
