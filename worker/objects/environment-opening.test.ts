import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { ask, colleague, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { homeOf, messagesOf, putEndpoint } from "../test/endpoints.ts";
import {
  age,
  coordinator,
  hideLedgers,
  lockPath,
  orgIdOf,
  ring,
  take,
  toldAll,
} from "../test/environments.ts";
import { grant, request } from "../test/permits.ts";
import { bindings, call, eventually, read } from "../test/tenant.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let of: Shop;

beforeEach(async () => {
  of = await shop();
  await putEndpoint(await homeOf(of));
});

/** What was told of gates, once production has told everything. */
async function gates(): Promise<string[]> {
  await toldAll(await coordinator(of));
  const all = await messagesOf(await homeOf(of));
  return all.flatMap(({ type }) => (type.startsWith("gate.") ? [type.slice("gate.".length)] : []));
}
const opened = () => eventually(gates, (told) => told.includes("opened"));

const tested = (failed: number, version = "1.0.0") => ({
  type: "test_run.finished",
  version,
  data: {
    runId: `run-${version}-${failed}`,
    suite: "unit",
    totals: { tests: 10, passed: 10 - failed, failed, errored: 0, skipped: 0 },
  },
});
const TESTS = { kind: "tests", suites: ["unit"] };
const refused = async (version = "1.0.0") => expect((await request(of, version)).status).toBe(409);

const releaseStub = async (version = "1.0.0") => {
  const { id } = await read<{ id: string }>(of, `/projects/${of.project}/releases/${version}`);
  return bindings().RELEASES.getByName(`${await orgIdOf(of)}/${id}`);
};
const watchers = async (version?: string) =>
  runInDurableObject(
    await releaseStub(version),
    (_, { storage }) => storage.kv.get<string[]>("watchers") ?? [],
  );
const watched = () => eventually(watchers, (all) => all.length > 0);
const remembered = async () =>
  runInDurableObject(await coordinator(of), (_, { storage }) => storage.kv.get<object[]>("blocked") ?? []);

/** A release that waits for its tests. */
async function untested(): Promise<void> {
  await rule(of, "production", [TESTS]);
  await tell(of, ran("1.0.0", "staging"));
  await refused();
  await watched();
}

describe("that the gates of an environment opened for a release that was kept out", () => {
  it("is told once a test run opens them, and once again after it was kept out again", async () => {
    await untested();
    await tell(of, tested(0));
    expect(await opened()).toEqual(["blocked", "opened"]);
    await tell(of, ran("1.0.0", "qa"));
    await ring(await coordinator(of));
    expect(await gates()).toEqual(["blocked", "opened"]);
    await tell(of, tested(3));
    await refused();
    await tell(of, tested(1));
    expect(await gates()).toEqual(["blocked", "opened", "blocked"]);
    await rule(of, "production", []);
    const told = await eventually(gates, (all) => all.length > 3);
    expect(told).toEqual(["blocked", "opened", "blocked", "opened"]);
  });

  it("is told once somebody approves it", async () => {
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
    await tell(of, ran("1.0.0", "staging"));
    await refused();
    await watched();
    const { cookie } = await colleague(of, "maintainer");
    const body = { environment: "production", decision: "approve" };
    const path = `${of.P}/releases/1.0.0/approvals`;
    expect((await call(path, { method: "POST", cookie, body })).status).toBe(201);
    expect(await opened()).toEqual(["blocked", "opened"]);
  });

  it("is told once it ran where it has to have run before", async () => {
    await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
    await tell(of, ran("1.0.0", "development"));
    await refused();
    await watched();
    await tell(of, ran("1.0.0", "staging"));
    expect(await opened()).toEqual(["blocked", "opened"]);
  });

  it("is told once the lock is given back, and not while a second gate is closed", async () => {
    await tell(of, ran("1.0.0", "staging"), ran("2.0.0", "staging"));
    await ask(of, "POST", `${of.P}/releases/2.0.0/block`, { reason: "it loses orders" });
    const { fence } = await take(of, "job-0");
    await refused("1.0.0");
    await refused("2.0.0");
    expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(204);
    expect(await opened()).toEqual(["blocked", "blocked", "opened"]);
    const { facts } = (await messagesOf(await homeOf(of))).find(({ type }) => type === "gate.opened") ?? {};
    expect(JSON.parse(facts ?? "{}")).toMatchObject({ release: { version: "1.0.0" } });
  });

  it("is told once the lock is broken, or the permit is given back that stands in the way", async () => {
    await tell(of, ran("1.0.0", "staging"), ran("2.0.0", "staging"));
    await take(of, "job-0");
    await refused("1.0.0");
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "over" });
    expect(await opened()).toEqual(["blocked", "opened"]);
    const { id } = await grant(of, "2.0.0");
    expect((await request(of, "1.0.0", { holder: "job-2" })).status).toBe(409);
    expect((await ask(of, "DELETE", `${of.P}/permits/${id}`)).status).toBe(204);
    const told = await eventually(gates, (all) => all.length > 3);
    expect(told).toEqual(["blocked", "opened", "blocked", "opened"]);
  });

  it.each(["an environment", "a project", "everything"])(
    "is told once a stop of %s is over",
    async (held) => {
      await tell(of, ran("1.0.0", "staging"));
      const environment = { project: of.project, environment: "production" };
      const scope =
        held === "an environment" ? environment : held === "a project" ? { project: of.project } : {};
      const { body } = await ask(of, "POST", `${of.O}/stops`, { scope, reason: "orders are lost" });
      await refused();
      expect(await gates()).toEqual(["blocked"]);
      expect((await ask(of, "DELETE", `${of.O}/stops/${body.id}`)).status).toBe(204);
      expect(await opened()).toEqual(["blocked", "opened"]);
    },
  );

  it("is told to nobody where nobody is to be told", async () => {
    of = await shop();
    await untested();
    await tell(of, tested(0));
    await eventually(remembered, (all) => all.length === 0);
    expect(await gates()).toEqual([]);
  });

  it("is told by the release that it has become", async () => {
    await rule(of, "production", [TESTS]);
    const commit = "abcdef1234567890";
    await tell(of, { type: "deployment.succeeded", commit, environment: "staging", data: {} });
    const provisional = commit.slice(0, 12);
    await refused(provisional);
    await eventually(
      () => watchers(provisional),
      (all) => all.length > 0,
    );
    await tell(of, { type: "release.published", version: "1.0.0" });
    await tell(of, { type: "build.succeeded", version: "1.0.0", commit });
    await tell(of, tested(0));
    expect(await opened()).toEqual(["blocked", "opened"]);
    expect(await gates()).toEqual(["blocked", "opened"]);
  });
});

describe("where a word got lost on the way", () => {
  const lose = async () => {
    const stub = await releaseStub();
    await runInDurableObject(stub, (_, { storage }) => storage.kv.delete("watchers"));
    await evictDurableObject(stub);
  };

  it("an environment looks by itself, five minutes after it refused", async () => {
    await untested();
    await lose();
    await tell(of, tested(0));
    const stub = await coordinator(of);
    await ring(stub);
    expect(await gates()).toEqual(["blocked"]);
    await age(stub, 5 * MINUTE);
    await ring(stub);
    expect(await opened()).toEqual(["blocked", "opened"]);
    expect(await remembered()).toEqual([]);
  });

  it("an environment that still keeps it out asks the release again to tell it", async () => {
    await untested();
    await lose();
    const stub = await coordinator(of);
    await age(stub, 5 * MINUTE);
    await ring(stub);
    expect(await watched()).toEqual(["production"]);
    await tell(of, tested(0));
    expect(await opened()).toEqual(["blocked", "opened"]);
  });

  it("an environment that could not look, and crashed then, looks a minute later", async () => {
    await untested();
    await lose();
    await tell(of, tested(0));
    const stub = await coordinator(of);
    const away = await hideLedgers();
    try {
      expect(await stub.lookAgain(null)).toBe(true);
      await ring(stub);
      await evictDurableObject(stub);
    } finally {
      await away.end();
    }
    expect(await gates()).toEqual(["blocked"]);
    await age(stub, MINUTE);
    await ring(stub);
    expect(await opened()).toEqual(["blocked", "opened"]);
  });

  it("a release is forgotten a week after its last permit was refused", async () => {
    await untested();
    const stub = await coordinator(of);
    await age(stub, 7 * DAY);
    await ring(stub);
    expect(await remembered()).toEqual([]);
    await tell(of, tested(0));
    expect(await gates()).toEqual(["blocked"]);
    expect(await watchers()).toEqual([]);
  });
});

describe("what it costs a release that its environments may keep it out", () => {
  it("is nothing where no permit for it was refused, or the last one was granted", async () => {
    await tell(of, ran("1.0.0", "staging"));
    await grant(of, "1.0.0");
    await toldAll(await coordinator(of));
    await tell(of, tested(0));
    const kept = await runInDurableObject(await releaseStub(), async (_, { storage }) => ({
      keys: [...storage.kv.list()].length,
      alarm: await storage.getAlarm(),
    }));
    expect(kept).toEqual({ keys: 0, alarm: null });
    expect(await gates()).toEqual([]);
  });

  it("is one call more at the first change after it was let in, which finds nobody", async () => {
    await untested();
    await tell(of, tested(0));
    await opened();
    await tell(of, ran("1.0.0", "qa"));
    expect(await eventually(watchers, (all) => all.length === 0)).toEqual([]);
  });

  it("is over by itself once nobody has asked for eight days", async () => {
    await untested();
    const stub = await releaseStub();
    await runInDurableObject(stub, async (instance, { storage }) => {
      const alarm = (await storage.getAlarm()) ?? 0;
      expect(alarm - Date.now()).toBeGreaterThan(7 * DAY);
      await instance.alarm();
      expect([...storage.kv.list()]).toEqual([]);
    });
  });
});
