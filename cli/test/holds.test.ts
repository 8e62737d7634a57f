import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Client, installClient, settings } from "./client.ts";
import {
  type Answer,
  type Asked,
  closed,
  granted,
  LOCK,
  none,
  type OtherEnd,
  problem,
  startOtherEnd,
} from "./other-end.ts";

// Each starts processes, and some wait for what Slipway is to say next.
vi.setConfig({ testTimeout: 30_000 });

let client: Client;
let other: OtherEnd;
beforeAll(async () => {
  client = await installClient();
});
afterEach(() => other.close());
afterAll(() => client.remove());

const play = async (answer: (asked: Asked, before: readonly Asked[]) => Answer) => {
  other = await startOtherEnd(answer);
  return settings(other.url);
};
const held = problem("conflict", 409, { lock: LOCK });
const state = (queue: unknown[], lock: unknown = LOCK): Answer => ({ status: 200, body: { lock, queue } });
const waiter = (id: string, place: number, holder: string) => ({
  id,
  place,
  holder,
  since: LOCK.since,
  expiresAt: LOCK.expiresAt,
});

describe("a lock", () => {
  it("that is taken prints its fence alone", async () => {
    const env = await play(() => ({ status: 201, body: { ...LOCK, holder: "me" } }));
    const args = ["lock", "acquire", "--holder", "me", "--ttl", "15m", "--reason", "migration"];
    const { code, stdout, stderr } = await client.run(args, env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "41\n" });
    expect(stderr).toContain("me holds production of shop");
    expect(other.asked[0]).toMatchObject({
      path: "/v1/orgs/acme/projects/shop/environments/production/lock",
    });
    expect(other.asked[0]?.json).toEqual({
      holder: "me",
      ttlSeconds: 900,
      reason: "migration",
      claimId: expect.any(String),
    });
  });

  it("that another holds names who and why, and ends with 4", async () => {
    const env = await play(() => held);
    const { code, stdout, stderr } = await client.run(["lock", "acquire"], env);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("ann holds the lock (migration), until 2999-01-01");
  });

  it("is waited for with one claim, and the place in the queue is said", async () => {
    const env = await play(({ method }, before) => {
      if (method === "GET") return state([waiter("w1", 1, "bob"), waiter("w2", 2, "me")]);
      return before.some((one) => one.method === "POST") ? { status: 201, body: LOCK } : held;
    });
    const { code, stdout, stderr } = await client.run(
      ["lock", "acquire", "--holder", "me", "--wait", "30"],
      env,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "41\n" });
    expect(stderr).toContain(
      "waiting for production: ann holds the lock (migration) (place 2 of 2 in the queue)\n",
    );
    const asked = other.of("POST /lock");
    expect(asked.map(({ query }) => query.get("wait"))).toEqual(["0", "20"]);
    expect(new Set(asked.map(({ json }) => json.claimId)).size).toBe(1);
  });

  it("that is waited for no longer gives up its place, and what was granted meanwhile", async () => {
    const env = await play(({ method, query }, before) => {
      if (method === "DELETE") return none;
      if (method === "GET" && before.length < 3) return state([waiter("w1", 1, "me")]);
      if (method === "GET") return state([waiter("w1", 1, "me")], { ...LOCK, holder: "me" });
      if (query.get("wait") === "20") return { status: 0, holds: true };
      return before.length < 3 ? held : { status: 201, body: { ...LOCK, holder: "me", fence: 42 } };
    });
    const running = client.start(["lock", "acquire", "--holder", "me", "--wait", "1h"], env);
    await other.until(() => other.of("POST /lock").length === 2);
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    expect(other.of("DELETE /lock/queue/w1")).toHaveLength(1);
    expect(other.of("DELETE /lock")[0]?.json).toEqual({ fence: 42 });
  });

  it("is renewed and given back by its fence, and ended by force with a reason only", async () => {
    const env = {
      ...(await play(({ method }) => (method === "PUT" ? { status: 200, body: LOCK } : none))),
      SLIPWAY_FENCE: "41",
    };
    expect((await client.run(["lock", "renew", "--ttl", "5m"], env)).code).toBe(0);
    expect((await client.run(["lock", "release"], env)).code).toBe(0);
    expect((await client.run(["lock", "release", "--force"], env)).code).toBe(2);
    expect((await client.run(["lock", "release", "--force", "--reason", "stuck"], env)).code).toBe(0);
    expect(other.asked.map(({ method, json }) => [method, json])).toEqual([
      ["PUT", { fence: 41, ttlSeconds: 300 }],
      ["DELETE", { fence: 41 }],
      ["DELETE", { force: true, reason: "stuck" }],
    ]);
  });

  it("is taken from its holder by force with a reason", async () => {
    const env = await play(() => ({ status: 201, body: LOCK }));
    await client.run(["lock", "acquire", "--force", "--reason", "stuck"], env);
    expect(other.asked[0]?.json).toMatchObject({ steal: { reason: "stuck" } });
  });

  it("shows who holds it and who waits", async () => {
    const env = await play(() => state([waiter("w1", 1, "bob")]));
    const { stdout } = await client.run(["lock", "status"], env);
    expect(stdout).toContain("ann holds the lock (migration)");
    expect(stdout).toContain("1. bob waits");
  });
});

describe("a permit", () => {
  it("that is granted is all that stdout says", async () => {
    const env = await play(() => granted());
    const { code, stdout, stderr } = await client.run(["permit", "--override", "hotfix", "--rollback"], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "head.claims.signature\n" });
    expect(stderr).toContain("Permit prm_1: shop 1.4.0 may go to production, fence 7");
    expect(stderr).not.toContain("head.claims.signature");
    expect(other.asked[0]?.json).toMatchObject({
      override: { reason: "hotfix" },
      rollback: true,
      version: "1.4.0",
    });
  });

  it("that is not granted prints each closed gate and the earliest moment, and ends with 3", async () => {
    const env = await play(() => closed());
    const { code, stdout, stderr } = await client.run(["permit"], env);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("✗ freeze: Winter: no deployments – cleared by time; until 2999-01-01");
    expect(stderr).toContain("open at the earliest: 2999-01-01 00:00 UTC");
    expect(stderr).not.toContain("nothing newer runs there");
  });

  it("is one JSON document on stdout where that is asked for, granted or not", async () => {
    const env = await play((_, before) => (before.length === 0 ? granted() : closed()));
    const yes = await client.run(["permit", "--json"], env);
    expect(JSON.parse(yes.stdout)).toMatchObject({ id: "prm_1", permit: "head.claims.signature" });
    const no = await client.run(["permit", "--json"], env);
    expect(no.code).toBe(3);
    expect(JSON.parse(no.stdout)).toMatchObject({ verdicts: [{ gate: "freeze" }, { gate: "order" }] });
  });

  it("is not waited for where the release is called off", async () => {
    const env = await play(() =>
      closed([
        { gate: "release", outcome: "blocked", because: "cancelled", reasonCode: "release_cancelled" },
      ]),
    );
    expect((await client.run(["permit", "--wait", "1h"], env)).code).toBe(3);
    expect(other.asked).toHaveLength(1);
  });

  it("stays refused when Slipway goes away after its no", async () => {
    const env = {
      ...(await play((_, before) => (before.length === 0 ? closed() : { status: 503 }))),
      SLIPWAY_RETRY_SECONDS: "0",
    };
    const { code, stderr } = await client.run(["permit", "--wait", "2"], env);
    expect(code).toBe(3);
    expect(stderr).toContain("its last word was no");
    expect(stderr).toContain("that is Slipway's last word; it cannot be reached now (it answered 503)");
  });

  it("is renewed and given back by its id", async () => {
    const env = {
      ...(await play(({ method }) =>
        method === "PUT" ? { ...granted({ permit: "new" }), status: 200 } : none,
      )),
    };
    expect((await client.run(["permit", "renew", "--id", "prm_1", "--ttl", "60"], env)).stdout).toBe("new\n");
    expect((await client.run(["permit", "release", "--id", "prm_1"], env)).code).toBe(0);
    expect(other.asked.map(({ method, path, json }) => [method, path.split("/").at(-1), json])).toEqual([
      ["PUT", "prm_1", { ttlSeconds: 60 }],
      ["DELETE", "prm_1", {}],
    ]);
  });

  it("is not renewed once a gate has closed, and that ends with 3", async () => {
    const env = await play(() => closed());
    const { code, stderr } = await client.run(["permit", "renew", "--id", "prm_1"], env);
    expect(code).toBe(3);
    expect(stderr).toContain("a gate has closed");
  });
});

describe("an explanation", () => {
  it("is printed in Slipway's words, and says whether by its exit code where that is asked for", async () => {
    const env = await play(({ query }) =>
      query.get("format") === "text"
        ? { status: 200, body: "Not now.\n  freeze: Winter\n" }
        : { status: 200, body: { allowed: false, verdicts: [] } },
    );
    const { code, stdout } = await client.run(["explain", "--version", "v1/2"], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Not now.\n  freeze: Winter\n" });
    expect(other.asked[0]?.path).toContain("/releases/v1/2/explain");
    expect((await client.run(["explain", "--exit-code"], env)).code).toBe(3);
    const json = await client.run(["explain", "--json"], env);
    expect(JSON.parse(json.stdout)).toEqual({ allowed: false, verdicts: [] });
  });
});
