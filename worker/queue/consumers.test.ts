import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  waitOnExecutionContext,
} from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { openRuntime } from "../compose.ts";
import type { Env } from "../env.ts";
import { createApp } from "../http/app.ts";
import worker from "../index.ts";
import { bindings, read, send, settled, type Tenant, tenant, unique } from "../test/tenant.ts";

const event = (id: string, over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
  id,
  occurredAt: "2026-01-01T00:00:00Z",
  ...over,
});

/** Sends a request to a product whose queue behaves in some way of its own. */
async function sendThrough(events: Env["EVENTS"]["send"], of: Tenant, body: unknown): Promise<Response> {
  const env: Env = { ...bindings(), EVENTS: { ...bindings().EVENTS, send: events } };
  const app = createApp(() => openRuntime(env));
  const ctx = createExecutionContext();
  const response = await app.fetch(
    new Request("https://slipway.test/v1/ingest/events", {
      method: "POST",
      headers: { authorization: `Bearer ${of.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    env,
    ctx,
  );
  await waitOnExecutionContext(ctx);
  return response;
}

const waiting = async (): Promise<{ shard: number; id: string }[]> => {
  const { LEDGER_0, LEDGER_1 } = bindings();
  const rows = await Promise.all(
    [LEDGER_0, LEDGER_1].map((db) => db.prepare("select id from intake order by id").all<{ id: string }>()),
  );
  return rows.flatMap(({ results }, shard) => results.map(({ id }) => ({ shard, id })));
};

/** What the cron trigger does, as if a minute had passed. */
async function minuteLater(): Promise<void> {
  const ctx = createExecutionContext();
  const controller = { scheduledTime: Date.now() + 60_000, cron: "* * * * *", noRetry: () => undefined };
  await worker.scheduled(controller, bindings(), ctx);
  await waitOnExecutionContext(ctx);
}

const current = async (of: Tenant) => {
  const board = await read<{
    projects: { environments: { name: string; current: { version: string } | null }[] }[];
  }>(of, "/board");
  return board.projects[0]?.environments.find(({ name }) => name === "production")?.current?.version;
};

const message = (body: unknown, attempts = 1) => ({
  id: unique("msg"),
  timestamp: new Date(),
  attempts,
  body,
});

async function deliver(queue: string, messages: ReturnType<typeof message>[]) {
  const batch = createMessageBatch(queue, messages);
  const ctx = createExecutionContext();
  await worker.queue(batch, bindings(), ctx);
  return getQueueResult(batch, ctx);
}

const stuck: Env["EVENTS"]["send"] = () => new Promise(() => undefined);
const broken: Env["EVENTS"]["send"] = () => Promise.reject(new Error("Too Many Requests"));
const lost: Env["EVENTS"]["send"] = async () =>
  ({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } } }) as never;

describe("accepted means safe", () => {
  it.each([
    ["throws", broken],
    ["never returns", stuck],
    ["forgets", lost],
  ])("when the queue %s: the event is on the board a minute later", async (_, how) => {
    const of = await tenant();
    expect((await sendThrough(how, of, event("e1"))).status).toBe(202);
    expect(await waiting()).toHaveLength(1);
    await minuteLater();
    expect(await waiting()).toEqual([]);
    expect(await current(of)).toBe("1.0.0");
  });

  it("when the same wake-up comes twice, late, or for a row that is gone", async () => {
    const of = await tenant();
    await sendThrough(lost, of, event("e1"));
    const [row] = await waiting();
    const once = await deliver("slipway-events", [message(row), message(row)]);
    expect(once.explicitAcks).toHaveLength(2);
    const again = await deliver("slipway-events", [message(row, 7)]);
    expect(again.explicitAcks).toHaveLength(1);
    expect(
      (await read<{ items: unknown[] }>(of, "/projects/shop/releases/1.0.0/timeline")).items,
    ).toHaveLength(1);
  });

  it("when wake-ups come in reverse, and two consumers work at once", async () => {
    const of = await tenant();
    for (const minute of [1, 2, 3, 4]) {
      await sendThrough(
        lost,
        of,
        event(`e${minute}`, { version: `1.0.${minute}`, occurredAt: `2026-01-01T00:0${minute}:00Z` }),
      );
    }
    const rows = (await waiting()).reverse();
    await Promise.all([
      deliver(
        "slipway-events",
        rows.map((row) => message(row)),
      ),
      deliver(
        "slipway-events",
        rows.map((row) => message(row)),
      ),
    ]);
    expect(await waiting()).toEqual([]);
    expect(await current(of)).toBe("1.0.4");
  });

  it("when a message is of another version of the product, the rest of the batch goes on", async () => {
    const of = await tenant();
    await sendThrough(lost, of, event("e1"));
    const [row] = await waiting();
    await deliver("slipway-events", [message({ v: 99 }), message(row), message("text"), message(null)]);
    expect(await current(of)).toBe("1.0.0");
  });
});

describe("one bad event harms nobody", () => {
  it("a row that cannot be read any more is kept whole in the inbox", async () => {
    const of = await tenant();
    await sendThrough(lost, of, [event("e1"), event("e2", { version: "1.0.1" })]);
    const [row] = await waiting();
    const { LEDGER_0, LEDGER_1 } = bindings();
    for (const db of [LEDGER_0, LEDGER_1]) {
      await db.prepare("update intake set request = 'not json' where id = ?").bind(row?.id).run();
    }
    await deliver("slipway-events", [message(row)]);
    expect(await waiting()).toEqual([]);
    expect((await read<{ items: unknown[] }>(of, "/inbox")).items).toMatchObject([{ reason: "failed" }]);
  });

  it("an event whose commit keeps failing ends in the inbox, replayable, and the others are committed", async () => {
    const of = await tenant();
    await sendThrough(lost, of, [event("e1"), event("e2", { project: "search" })]);
    const [row] = await waiting();
    const env = bindings();
    const sick: Env = {
      ...env,
      RELEASES: {
        ...env.RELEASES,
        getByName: (name: string) => {
          const stub = env.RELEASES.getByName(name);
          return {
            commit: (request: { slug: string }) =>
              request.slug === "search"
                ? Promise.reject(new Error("overloaded"))
                : stub.commit(request as never),
          } as never;
        },
      } as unknown as Env["RELEASES"],
    };
    const run = async (queue: string, attempts: number) => {
      const batch = createMessageBatch(queue, [message(row, attempts)]);
      const ctx = createExecutionContext();
      await worker.queue(batch, sick, ctx);
      return getQueueResult(batch, ctx);
    };
    expect((await run("slipway-events", 1)).retryMessages).toHaveLength(1);
    expect(await current(of)).toBe("1.0.0");
    expect((await run("slipway-events-dead", 1)).explicitAcks).toHaveLength(1);
    const inbox = await read<{ items: { id: string; reason: string; eventId: string }[] }>(of, "/inbox");
    expect(inbox.items).toMatchObject([{ reason: "failed", eventId: "e2" }]);
    const replay = await send(of, {}, `/v1/orgs/${of.org}/inbox/${inbox.items[0]?.id}/replay`);
    expect(await replay.json()).toMatchObject({ status: "placed" });
    await settled();
    expect((await read<{ items: unknown[] }>(of, "/inbox")).items).toEqual([]);
    expect(await read(of, "/projects/search/releases/1.0.0")).toMatchObject({ status: "released" });
  });
});
