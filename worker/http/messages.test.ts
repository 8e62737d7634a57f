import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { WEBHOOK_FACTS, type WebhookType } from "../../schema/contract/webhook-events.ts";
import { ask, colleague, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { homeOf, type MessageRow, messagesOf, putEndpoint } from "../test/endpoints.ts";
import { age, coordinator, lockPath, refuseRows, ring, take, toldAll, untold } from "../test/environments.ts";
import { grant, request } from "../test/permits.ts";
import { call, eventually } from "../test/tenant.ts";

const HOUR = 3_600_000;
const gateOf = ({ gate }: { gate: string }) => gate;

let of: Shop;
let messages: () => Promise<MessageRow[]>;

beforeEach(async () => {
  of = await shop();
  const home = await homeOf(of);
  await putEndpoint(home);
  messages = () => messagesOf(home);
});

const types = async () => (await messages()).map(({ type }) => type);
const those = async (...kinds: string[]) =>
  (await types()).filter((type) => kinds.some((kind) => type.startsWith(kind)));
const factsOf = async (type: WebhookType) =>
  (await messages()).filter((row) => row.type === type).map(({ facts }) => JSON.parse(facts));

/** Waits until everything that production decided is told. */
const settle = async () => toldAll(await coordinator(of));

/** Every message says what its type says it says, in a place of its own. */
async function validated(): Promise<void> {
  const rows = await messages();
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  for (const { id, type, project, sequence, facts } of rows) {
    expect(id).toMatch(/^msg_[0-9A-Za-z]+$/);
    const scene = { org: of.org, project, sequence, url: "" };
    WEBHOOK_FACTS[type as WebhookType].parse({ ...scene, ...JSON.parse(facts) });
  }
}

const tested = (id: string, failed: number, version = "1.0.0") => ({
  type: "test_run.finished",
  id,
  version,
  data: {
    runId: id,
    suite: "unit",
    totals: { tests: 10, passed: 10 - failed, failed, errored: 0, skipped: 0 },
    cases: failed > 0 ? [{ classname: "cart", name: "adds", status: "failed" }] : [],
  },
});
const deploys = (word: string, version: string, deploymentId: string, environment = "production") => ({
  type: `deployment.${word}`,
  id: `${deploymentId}-${word}`,
  version,
  environment,
  data: { deploymentId },
});

describe("what others are told of a release", () => {
  it("is its story, in the order in which it came to be known", async () => {
    expect((await ask(of, "POST", `${of.P}/releases`, { version: "1.0.0" })).status).toBe(201);
    await tell(of, tested("run-1", 0));
    await tell(of, tested("run-2", 1));
    await tell(of, deploys("started", "1.0.0", "d1", "staging"), deploys("failed", "1.0.0", "d1", "staging"));
    await tell(of, deploys("succeeded", "1.0.0", "d2", "preview-7"));
    await tell(of, {
      type: "incident.opened",
      version: "1.0.0",
      id: "i",
      data: { incidentId: "i1", title: "Slow" },
    });
    await tell(of, { type: "incident.resolved", version: "1.0.0", id: "r", data: { incidentId: "i1" } });
    expect(await types()).toEqual([
      "release.created",
      "test_run.finished",
      "release.status_changed",
      "test_run.finished",
      "test.regressed",
      "release.at_risk",
      "deployment.started",
      "deployment.failed",
      "deployment.succeeded",
      "incident.opened",
      "release.at_risk",
      "incident.resolved",
    ]);
    await validated();
  });

  it("is told once, however often it is sent", async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    const story = [
      { ...tested("run-1", 0), occurredAt: at(1) },
      { ...deploys("started", "1.0.0", "d1"), occurredAt: at(2) },
      { ...deploys("succeeded", "1.0.0", "d1"), occurredAt: at(3) },
    ];
    await tell(of, ...story);
    await settle();
    const before = await messages();
    await tell(of, ...story);
    for (const event of story) await tell(of, event);
    await settle();
    expect(await messages()).toEqual(before);
    expect(await those("deployment.", "test_run.")).toEqual([
      "test_run.finished",
      "deployment.started",
      "deployment.bypassed",
      "deployment.succeeded",
    ]);
  });

  it("is told with its change or not at all", async () => {
    const fault = await refuseRows("message");
    const started = deploys("started", "1.0.0", "d1");
    const sent = tell(of, started);
    await expect.poll(types).toEqual([]);
    expect((await ask(of, "GET", `${of.P}/releases/1.0.0`)).status).toBe(404);
    await fault.end();
    await sent;
    expect(await those("release.created", "deployment.")).toEqual([
      "release.created",
      "deployment.started",
      "deployment.bypassed",
    ]);
  });

  it("is told by the release that took its commit's name, and not by both", async () => {
    const commit = "abcdef1234567890";
    await tell(of, {
      type: "deployment.succeeded",
      id: "e1",
      commit,
      environment: "staging",
      data: { deploymentId: "d1" },
    });
    await tell(of, { type: "release.published", id: "e2", version: "1.0.0" });
    await tell(of, { type: "build.succeeded", id: "e3", version: "1.0.0", commit, data: {} });
    await eventually(
      async () => (await ask<{ version: string }>(of, "GET", `${of.P}/releases/${commit.slice(0, 12)}`)).body,
      ({ version }) => version === "1.0.0",
    );
    expect(await those("deployment.")).toEqual(["deployment.succeeded"]);
    expect(await those("release.created")).toHaveLength(2);
  });

  it("is what people say of it too", async () => {
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
    await tell(of, ran("1.0.0", "staging", { id: "e1", data: { digest: `sha256:${"a".repeat(64)}` } }));
    expect((await request(of, "1.0.0")).status).toBe(409);
    const person = await colleague(of, "maintainer");
    const word = { environment: "production", decision: "approve", comment: "looked at" };
    const path = `${of.P}/releases/1.0.0/approvals`;
    expect((await call(path, { method: "POST", cookie: person.cookie, body: word })).status).toBe(201);
    await eventually(
      () => those("gate."),
      (told) => told.includes("gate.opened"),
    );
    await grant(of, "1.0.0");
    await settle();
    expect(await those("approval.", "gate.", "lock.")).toEqual([
      "gate.blocked",
      "approval.requested",
      "approval.granted",
      "gate.opened",
      "lock.acquired",
    ]);
    await validated();
  });
});

describe("what others are told of an environment", () => {
  it("is who holds it, who gave it back, from whom it was taken, and what time ended", async () => {
    const first = await take(of, "job-1", { reason: "by hand" });
    await ask(of, "DELETE", lockPath(of), { fence: first.fence });
    await take(of, "job-2");
    await ask(of, "POST", lockPath(of), { holder: "job-3", steal: { reason: "ada is away" } });
    const stub = await coordinator(of);
    await settle();
    await age(stub, 24 * HOUR);
    await ring(stub);
    await settle();
    expect(await types()).toEqual([
      "lock.acquired",
      "lock.released",
      "lock.acquired",
      "lock.stolen",
      "lock.acquired",
      "lock.expired",
    ]);
    await validated();
  });

  it("is who went past its gates, and what went back, once each", async () => {
    await rule(of, "production", [{ kind: "order" }]);
    await tell(of, deploys("succeeded", "1.0.0", "d1"));
    await tell(of, deploys("succeeded", "1.1.0", "d2"));
    await tell(of, deploys("succeeded", "1.0.0", "d3"));
    await tell(of, deploys("succeeded", "1.0.0", "d3"));
    await settle();
    expect(await those("deployment.bypassed", "deployment.rolled_back", "lock.")).toEqual([
      "deployment.bypassed",
      "deployment.bypassed",
      "deployment.bypassed",
      "deployment.rolled_back",
      "lock.acquired",
    ]);
    const [first] = await factsOf("deployment.bypassed");
    expect(first).toMatchObject({
      environment: "production",
      release: { version: "1.0.0" },
      deployment: { id: "d1" },
    });
    expect(await factsOf("deployment.rolled_back")).toEqual([
      {
        release: { id: expect.stringMatching(/^rel_/), version: "1.1.0", status: "released" },
        environment: "production",
        deployment: null,
        from: "1.1.0",
        to: "1.0.0",
        told: false,
      },
    ]);
    expect(await factsOf("lock.acquired")).toMatchObject([
      { by: null, lock: { holder: "slipway", expiresAt: null } },
    ]);
    await validated();
  });

  it("is that a release is kept out, once while the same gates are closed, and that it is let in", async () => {
    await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
    await tell(of, ran("1.0.0", "development"));
    for (let asked = 0; asked < 3; asked += 1) expect((await request(of, "1.0.0")).status).toBe(409);
    await settle();
    expect(await those("gate.")).toEqual(["gate.blocked"]);
    await take(of, "job-0");
    for (let asked = 0; asked < 2; asked += 1) expect((await request(of, "1.0.0")).status).toBe(409);
    await settle();
    expect(await those("gate.")).toEqual(["gate.blocked", "gate.blocked"]);
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "over" });
    await tell(of, ran("1.0.0", "staging"));
    await grant(of, "1.0.0");
    await settle();
    expect(await those("gate.")).toEqual(["gate.blocked", "gate.blocked", "gate.opened"]);
    const closed = (await factsOf("gate.blocked")).map(({ verdicts }) => verdicts.slice(0, 2).map(gateOf));
    expect(closed).toEqual([
      ["promotion", "release"],
      ["lock", "promotion"],
    ]);
    await validated();
  });

  it("is that time let a release in, without anybody asking", async () => {
    await tell(of, ran("1.0.0", "staging"));
    const { expiresAt } = await take(of, "job-0");
    expect((await request(of, "1.0.0")).status).toBe(409);
    await settle();
    expect(await factsOf("gate.blocked")).toMatchObject([{ earliest: expiresAt }]);
    const stub = await coordinator(of);
    await age(stub, HOUR);
    await ring(stub);
    await settle();
    expect(await those("gate.", "lock.")).toEqual([
      "lock.acquired",
      "gate.blocked",
      "lock.expired",
      "gate.opened",
    ]);
    await ring(stub);
    await settle();
    expect(await those("gate.")).toHaveLength(2);
    await validated();
  });

  it("is told once although the object crashed after it was told and before it knew", async () => {
    const fault = await refuseRows("hold");
    const { fence } = await take(of, "job-1");
    await ask(of, "DELETE", lockPath(of), { fence });
    const stub = await coordinator(of);
    await evictDurableObject(stub);
    const memos = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec<{ body: string }>("select body from memo order by id").toArray(),
    );
    expect(await types()).toEqual([]);
    await fault.end();
    await ring(stub);
    await settle();
    const before = await messages();
    expect(before.map(({ type }) => type)).toEqual(["lock.acquired", "lock.released"]);
    await runInDurableObject(stub, async (_, { storage }) => {
      for (const { body } of memos) storage.sql.exec("insert into memo (body) values (?)", body);
      await storage.setAlarm(Date.now() + 60_000);
    });
    await ring(stub);
    expect(await untold(stub)).toBe(0);
    expect(await messages()).toEqual(before);
  });

  it("is nothing where nobody is to be told", async () => {
    of = await shop();
    const home = await homeOf(of);
    await take(of, "job-1");
    await tell(of, ran("1.0.0", "production"));
    await settle();
    expect(await messagesOf(home)).toEqual([]);
  });
});
