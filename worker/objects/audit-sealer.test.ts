import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AuditVerdict } from "../../schema/contract/audit.ts";
import type { Head } from "../core/evidence/audit-chain.ts";
import { bindings, call, makeToken, read, type Tenant, tenant } from "../test/tenant.ts";

const sealerOf = async (of: Tenant) => bindings().AUDIT.getByName((await read<{ id: string }>(of, "")).id);
const verify = (of: Tenant) => read<AuditVerdict>(of, "/audit/verify");

describe("the sealer of an audit chain", () => {
  it("remembers what it sealed last when it is woken anew", async () => {
    const of = await tenant();
    const { entries, head } = await verify(of);
    const sealer = await sealerOf(of);
    await evictDurableObject(sealer);
    expect(await sealer.head()).toEqual({ seq: entries, hash: head });
  });

  it("finds no breach when it is behind the ledger, as after a crash between the two", async () => {
    const of = await tenant();
    await makeToken(of, ["read"]);
    await verify(of);
    const sealer = await sealerOf(of);
    const first = await runInDurableObject(sealer, async (_, { storage }) => {
      const { items } = await read<{ items: Head[] }>(of, "/audit?limit=200");
      const entry = items.at(-1);
      storage.kv.put("head", { seq: entry?.seq, hash: entry?.hash });
      return entry;
    });
    expect(first?.seq).toBe(1);
    expect(await verify(of)).toMatchObject({ valid: true });
    await makeToken(of, ["read"]);
    const { valid, entries, head } = await verify(of);
    expect(valid).toBe(true);
    expect(await sealer.head()).toEqual({ seq: entries, hash: head });
  });

  it("forgets an organisation that is removed", async () => {
    const of = await tenant();
    await verify(of);
    const sealer = await sealerOf(of);
    const body = { confirm: of.org };
    await call(`/v1/orgs/${of.org}`, { method: "DELETE", body, cookie: of.cookie });
    await expect.poll(() => sealer.head(), { timeout: 20_000 }).toBeNull();
  });
});
