import { type Head, nextAfter, seal } from "../../core/evidence/audit-chain.ts";
import { hexSha256 } from "../hash.ts";
import type { AuditLog, AuditNotes } from "./ports.ts";

const AT_ONCE = 100;
const MAX_ROUNDS = 50;

type Parts = { readonly log: AuditLog; readonly control: AuditNotes; readonly ledger: AuditNotes };

async function placeAfter(log: AuditLog, orgId: string, sealed: Head | null): Promise<Head | null> {
  const there = async () => (sealed === null ? [] : log.walk(orgId, sealed.seq - 1, 1));
  const [newest, [entry]] = await Promise.all([log.head(orgId), there()]);
  return nextAfter(newest, sealed, entry?.seq === sealed?.seq ? (entry?.hash ?? null) : null);
}

/** Takes up to a hundred notes up, and answers what stands last then; null when there were none. */
async function sealSome(
  { log, control, ledger }: Parts,
  orgId: string,
  sealed: Head | null,
): Promise<{ readonly head: Head | null } | null> {
  const [fromControl, fromLedger] = await Promise.all([
    control.waiting(orgId, AT_ONCE),
    ledger.waiting(orgId, AT_ONCE),
  ]);
  const waiting = [...fromControl, ...fromLedger].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, AT_ONCE);
  if (waiting.length === 0) return null;
  const ids = waiting.map(({ id }) => id);
  // One that was sealed before a crash is only still to be taken away.
  const known = await log.sealed(orgId, ids);
  const fresh = waiting.filter(({ id }) => !known.has(id));
  const before = await placeAfter(log, orgId, sealed);
  const entries = await seal(before, fresh, hexSha256);
  if (entries.length > 0) await log.append(orgId, entries);
  if (known.size > 0) await ledger.remove(orgId, ids);
  if (fromControl.length > 0) await control.remove(orgId, ids);
  return { head: entries.at(-1) ?? before };
}

/**
 * Takes an organisation's notes up into its chain, oldest first. One caller at a time: two would seal the same place,
 * and the second fails whole.
 * @param sealed what was sealed last, as the caller remembers it
 * @returns what is sealed last now
 */
export async function sealNotes(parts: Parts, orgId: string, sealed: Head | null): Promise<Head | null> {
  let last = sealed;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const done = await sealSome(parts, orgId, last);
    if (done === null) break;
    last = done.head;
  }
  return last && { seq: last.seq, hash: last.hash };
}
