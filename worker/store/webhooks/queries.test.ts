import { describe, expect, it } from "vitest";
import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";
import type { Endpoints, Messages, NewEndpoint } from "../../services/webhooks/ports.ts";
import { excess, recording } from "../../test/query-plan.ts";
import { bindings } from "../../test/tenant.ts";
import { endpoints } from "./endpoint-store.ts";
import { messages } from "./message-reader.ts";

const row: NewEndpoint = {
  id: "ep_1",
  url: "https://hooks.example.com/",
  format: "standard",
  description: null,
  types: null,
  project: null,
  environment: null,
  headers: null,
  headerNames: [],
  secrets: "sealed",
  publicKey: "whpk_",
  createdAt: 1,
  createdBy: "Ada",
};

const note: AuditNote = {
  id: "aud_1",
  at: "2026-01-01T00:00:00.000Z",
  actor: { kind: "system", id: "slipway", name: "Slipway" },
  action: "endpoint.made",
  target: { kind: "endpoint", id: "ep_1", name: "hooks.example.com" },
  before: null,
  after: null,
  reason: null,
  address: null,
  requestId: null,
};
const noteOf = (id: string): AuditNote => ({ ...note, id });

async function useEndpoints(store: Endpoints): Promise<void> {
  await store.create("org_hooks", row, 50, noteOf("aud_1"));
  await store.list("org_hooks", null, null, 10);
  await store.list("org_hooks", "shop", "ep_2", 10);
  await store.find("org_hooks", "ep_1");
  await store.amend("org_hooks", "ep_1", row, noteOf("aud_2"));
  await store.rotate("org_hooks", "ep_1", "sealed", { ...row, previousUntil: 1 }, noteOf("aud_3"));
  await store.warn("org_hooks", "ep_1", 1);
  await store.warn("org_hooks", "ep_1", null);
  await store.disable("org_hooks", "ep_1", { at: 1, because: "gone", url: row.url }, noteOf("aud_4"));
  await store.noticed(10);
  await store.clearNotice("org_hooks", "ep_1", "disabled");
  await store.enable("org_hooks", "ep_1", noteOf("aud_5"));
  await store.enabled("org_hooks");
  await store.ids("org_hooks");
  await store.remove("org_hooks", "ep_1", noteOf("aud_6"));
}

async function useMessages(store: Messages): Promise<void> {
  await store.after("org_hooks", 0, 100);
  await store.between("org_hooks", { since: 0, until: 1 }, null, 100);
  await store.blockedAt("org_hooks", null, 10);
  await store.blockedAt("org_hooks", "shop", 10);
}

describe("every statement of webhooks", () => {
  it("finds its rows by their key, however many there are", async () => {
    const { db, statements } = recording(bindings().LEDGER_0);
    await useEndpoints(endpoints(db));
    await useMessages(messages(db));
    expect(statements.size).toBeGreaterThan(15);
    for (const [query, values] of statements)
      expect(await excess(bindings().LEDGER_0, query, values), query).toEqual([]);
  });
});

const { LEDGER_0 } = bindings();
const put = (orgId: string, position: number, createdAt: number) =>
  LEDGER_0.prepare(
    `insert into message (org_id, position, id, type, project, sequence, at, created_at, facts)
     values (?, ?, ?, 'release.created', 'shop', ?, 1, ?, '{}')`,
  ).bind(orgId, position, `msg_${position}`, position, createdAt);

describe("organisations that were told something lately", () => {
  it("are found some at a time, however many there are", async () => {
    const { db } = recording(LEDGER_0);
    const lately = Date.now() + 1e9;
    for (const [orgId, at] of [
      ["org_t", lately],
      ["org_u", 100],
      ["org_v", lately],
      ["org_w", lately],
    ] as const) {
      await endpoints(db).create(orgId, row, 50, noteOf(`aud_${orgId}`));
      await put(orgId, 1, 100).run();
      await put(orgId, 2, at).run();
    }
    const found: string[] = [];
    for (let after = ""; ; ) {
      const [next] = await messages(db).organisationsSince(lately, after, 1);
      if (next === undefined) break;
      found.push(next);
      after = next;
    }
    expect(found).toEqual(["org_t", "org_v", "org_w"]);
  });
});

describe("messages of a time", () => {
  it("are found in the order of time, though they were not committed in it, and none twice", async () => {
    const store = messages(recording(LEDGER_0).db);
    for (const [position, at] of [
      [1, 99],
      [2, 101],
      [3, 100],
      [4, 101],
      [5, 200],
    ] as const)
      await put("org_time", position, at).run();
    const found: number[] = [];
    for (let last: StoredMessage | null = null; ; ) {
      const [next] = await store.between("org_time", { since: 100, until: 200 }, last, 1);
      if (next === undefined) break;
      found.push(next.position);
      last = next;
    }
    expect(found).toEqual([3, 2, 4]);
  });
});

describe("messages that are too old", () => {
  it("are removed of every organisation, some at a time, and no others", async () => {
    const { db } = recording(LEDGER_0);
    const store = messages(db);
    const counts = [
      ["org_a", 700, 3],
      ["org_b", 2, 1],
      ["org_c", 0, 4],
    ] as const;
    for (const [orgId, old, fresh] of counts) {
      const all = Array.from({ length: old + fresh }, (_, index) =>
        put(orgId, index + 1, index < old ? 10 : 100),
      );
      await LEDGER_0.batch(all);
    }
    const removed: number[] = [];
    for (let gone = -1; gone !== 0; ) {
      gone = await store.removeSome(50);
      removed.push(gone);
    }
    expect(removed.reduce((sum, gone) => sum + gone, 0)).toBe(702);
    expect(Math.max(...removed)).toBeLessThanOrEqual(500);
    for (const [orgId, old, fresh] of counts) {
      const left = await store.after(orgId, 0, 100);
      expect(left.map(({ position }) => position)).toEqual(
        Array.from({ length: fresh }, (_, n) => old + n + 1),
      );
    }
  });

  it("cost no more to look for than the oldest of each organisation, where there are none", async () => {
    const { db } = recording(LEDGER_0);
    const cost = async () => {
      const before = db.meter.rowsRead;
      expect(await messages(db).removeSome(50)).toBe(0);
      return db.meter.rowsRead - before;
    };
    const without = await cost();
    await LEDGER_0.batch(Array.from({ length: 2000 }, (_, index) => put("org_d", index + 1, 100)));
    expect((await cost()) - without).toBeLessThan(1000);
  });
});
