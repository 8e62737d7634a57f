import { DurableObject } from "cloudflare:workers";
import { type Env, ledgers } from "../env.ts";
import { sealNotes } from "../services/audit/seal-notes.ts";
import { auditLog, auditNotes } from "../store/audit-store.ts";
import { openDatabase } from "../store/database.ts";

/** The one writer of an organisation's audit chain. It keeps nothing: what is sealed stands in the ledger. */
export class AuditSealer extends DurableObject<Env> {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when everything noted before the call is sealed. Calls wait for each other. */
  seal(shard: number, orgId: string): Promise<void> {
    const next = this.#last.catch(() => undefined).then(() => this.#sealAll(shard, orgId));
    this.#last = next;
    return next;
  }

  async #sealAll(shard: number, orgId: string): Promise<void> {
    const binding = ledgers(this.env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    const ledger = openDatabase(binding);
    const control = openDatabase(this.env.CONTROL);
    const parts = { log: auditLog(ledger), control: auditNotes(control), ledger: auditNotes(ledger) };
    await sealNotes(parts, orgId);
  }
}
