import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { coordinator, lockPath, refuseRows, ring, take, toldAll, untold } from "../test/environments.ts";
import { read } from "../test/tenant.ts";

type Items<T> = { readonly items: readonly T[] };
type Told = {
  readonly holds: readonly { holder: string; ended: string | null }[];
  readonly permits: readonly { holder: string; endedAt: string | null }[];
  readonly debts: readonly { reason: string }[];
  readonly timeline: readonly string[];
  readonly audit: readonly string[];
};

/** Everything that can be read of what an environment's coordinator decided. */
async function told(of: Shop, version = "1.0.0"): Promise<Told> {
  const P = `/projects/${of.project}`;
  const items = async <T>(path: string) => (await read<Items<T>>(of, path)).items;
  const timeline = await items<{ type: string }>(`${P}/releases/${version}/timeline`);
  const audit = await items<AuditEntry>("/audit?limit=200");
  return {
    holds: await items(`${P}/environments/production/holds`),
    permits: await items(`${P}/permits`),
    debts: await items("/debts"),
    timeline: timeline.map(({ type }) => type).filter((type) => type.startsWith("permit.")),
    audit: audit
      .map(({ action }) => action)
      .filter((action) => /^(?:lock|permit)\./.test(action))
      .sort(),
  };
}

/** A shop whose production lets nothing in but by an override. */
async function closed(): Promise<Shop> {
  const of = await shop();
  await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
  await tell(of, ran("1.0.0", "development"));
  return of;
}

const REASON = "the site is down";

/** Overrides what is closed and gives the permit back: everything that can be told of an environment. */
async function overridden(of: Shop): Promise<void> {
  const { status, body } = await ask<{ id: string }>(of, "POST", `${of.P}/permits`, {
    version: "1.0.0",
    environment: "production",
    holder: "job-1",
    override: { reason: REASON },
  });
  expect(status).toBe(201);
  expect((await ask(of, "DELETE", `${of.P}/permits/${body.id}`)).status).toBe(204);
}

const ONCE: Told = {
  holds: [expect.objectContaining({ holder: "job-1", ended: "released" })],
  permits: [expect.objectContaining({ holder: "job-1", endedAt: expect.any(String) })],
  debts: [expect.objectContaining({ reason: REASON })],
  timeline: ["permit.overridden"],
  audit: ["lock.acquired", "lock.released", "permit.overridden"],
};

const NOTHING: Told = { holds: [], permits: [], debts: [], timeline: [], audit: [] };

describe("what was decided", () => {
  it("is told once where nothing goes wrong", async () => {
    const of = await closed();
    await overridden(of);
    await toldAll(await coordinator(of));
    await expect.poll(() => told(of)).toEqual(ONCE);
  });

  it.each(["hold", "permit", "debt", "audit_note"])(
    "is answered, and told by the alarm once the ledger takes rows of %s again",
    async (table) => {
      const of = await closed();
      const fault = await refuseRows(table);
      await overridden(of);
      const stub = await coordinator(of);
      await ring(stub);
      expect(await untold(stub)).toBeGreaterThan(0);
      expect(await told(of)).toEqual(NOTHING);
      await fault.end();
      await ring(stub);
      await toldAll(stub);
      await expect.poll(() => told(of)).toEqual(ONCE);
    },
  );

  it("is told whole and once although the release's own ledger failed in the middle of it", async () => {
    const of = await closed();
    const fault = await refuseRows("entry");
    await overridden(of);
    const stub = await coordinator(of);
    await ring(stub);
    expect((await told(of)).timeline).toEqual([]);
    await fault.end();
    await ring(stub);
    await expect.poll(() => told(of)).toEqual(ONCE);
  });

  it("is told by the alarm after the object was evicted with it", async () => {
    const of = await closed();
    const fault = await refuseRows("hold");
    await overridden(of);
    const stub = await coordinator(of);
    await evictDurableObject(stub);
    await fault.end();
    await ring(stub);
    await toldAll(stub);
    await expect.poll(() => told(of)).toEqual(ONCE);
  });

  it("is told once although it was told before and the object crashed before it knew", async () => {
    const of = await closed();
    const fault = await refuseRows("hold");
    await overridden(of);
    const stub = await coordinator(of);
    const memos = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec<{ body: string }>("select body from memo order by id").toArray(),
    );
    await fault.end();
    await ring(stub);
    await expect.poll(() => told(of)).toEqual(ONCE);
    await runInDurableObject(stub, async (_, { storage }) => {
      for (const { body } of memos) storage.sql.exec("insert into memo (body) values (?)", body);
      await storage.setAlarm(Date.now() + 60_000);
    });
    await ring(stub);
    expect(await untold(stub)).toBe(0);
    expect(await told(of)).toEqual(ONCE);
  });

  it("is told in order by an alarm that goes off twice, and the second finds nothing to do", async () => {
    const of = await shop();
    const fault = await refuseRows("hold");
    const first = await take(of, "job-1");
    await ask(of, "DELETE", lockPath(of), { fence: first.fence });
    await take(of, "job-2");
    await fault.end();
    const stub = await coordinator(of);
    await ring(stub);
    await ring(stub);
    const path = `/projects/${of.project}/environments/production/holds`;
    expect((await read<Items<object>>(of, path)).items).toMatchObject([
      { holder: "job-2", ended: null },
      { holder: "job-1", ended: "released" },
    ]);
  });
});
