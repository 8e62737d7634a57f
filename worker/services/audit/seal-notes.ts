import { seal } from "../../core/evidence/audit-chain.ts";
import { hexSha256 } from "../hash.ts";
import type { AuditLog, AuditNotes } from "./ports.ts";

const AT_ONCE = 100;
const MAX_ROUNDS = 50;

type Parts = { readonly log: AuditLog; readonly control: AuditNotes; readonly ledger: AuditNotes };

/** Takes up to a hundred notes up; false when there were none. */
async function sealSome({ log, control, ledger }: Parts, orgId: string): Promise<boolean> {
  const [fromControl, fromLedger] = await Promise.all([
    control.waiting(orgId, AT_ONCE),
    ledger.waiting(orgId, AT_ONCE),
  ]);
  const waiting = [...fromControl, ...fromLedger].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, AT_ONCE);
  if (waiting.length === 0) return false;
  const ids = waiting.map(({ id }) => id);
  // One that was sealed before a crash is only still to be taken away.
  const known = await log.sealed(orgId, ids);
  const fresh = waiting.filter(({ id }) => !known.has(id));
  if (fresh.length > 0) await log.append(orgId, await seal(await log.head(orgId), fresh, hexSha256));
  if (known.size > 0) await ledger.remove(orgId, ids);
  if (fromControl.length > 0) await control.remove(orgId, ids);
  return true;
}

/**
 * Takes an organisation's notes up into its chain, oldest first. One caller at a time: two would seal the same place,
 * and the second fails whole.
 */
export async function sealNotes(parts: Parts, orgId: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) if (!(await sealSome(parts, orgId))) return;
}
