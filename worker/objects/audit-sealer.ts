import { DurableObject } from "cloudflare:workers";
import type { Head } from "../core/evidence/audit-chain.ts";
import { type Env, ledgers } from "../env.ts";
import { sealNotes } from "../services/audit/seal-notes.ts";
import { auditLog, auditNotes } from "../store/audit-store.ts";
import { openDatabase } from "../store/database.ts";

/**
 * The one writer of an organisation's audit chain. The chain stands in the ledger; what was sealed last is kept here as
 * well, so that an end that is cut off there is missed.
 */
export class AuditSealer extends DurableObject<Env> {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when everything noted before the call is sealed. Calls wait for each other. */
  seal(shard: number, orgId: string): Promise<void> {
    const next = this.#last.catch(() => undefined).then(() => this.#sealAll(shard, orgId));
    this.#last = next;
    return next;
  }

  head(): Head | null {
    return this.ctx.storage.kv.get<Head>("head") ?? null;
  }

  /** The organisation is gone. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  async #sealAll(shard: number, orgId: string): Promise<void> {
    const binding = ledgers(this.env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    const ledger = openDatabase(binding);
    const control = openDatabase(this.env.CONTROL);
    const parts = { log: auditLog(ledger), control: auditNotes(control), ledger: auditNotes(ledger) };
    const before = this.head();
    const head = await sealNotes(parts, orgId, before);
    // After the ledger, never before it: a crash in between leaves this behind, which is no breach.
    if (head !== null && head.hash !== before?.hash) this.ctx.storage.kv.put("head", head);
  }
}
