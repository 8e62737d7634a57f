import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Client, installClient, settings } from "./client.ts";
import {
  type Answer,
  type Asked,
  accepted,
  closed,
  granted,
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

type Play = (asked: Asked, before: readonly Asked[]) => Answer | undefined;

/** Everything is granted, but for what a story says. */
const play = async (story: Play = () => undefined) => {
  other = await startOtherEnd((asked, before) => {
    const told = story(asked, before);
    if (told) return told;
    if (asked.path.endsWith("/events")) return accepted();
    if (asked.method === "POST") return granted();
    return asked.method === "PUT" ? { ...granted({ permit: "renewed" }), status: 200 } : none;
  });
  return settings(other.url);
};
const told = () => other.of("POST /events").map(({ json }) => json.type);
const script = (text: string, ...options: string[]) => ["run", ...options, "--", "sh", "-c", text];
const nameOf = (event: Record<string, unknown> | undefined) =>
  (event?.data as { deploymentId?: string } | undefined)?.deploymentId;
const operations = () => other.asked.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`);

describe("a wrapped deployment", () => {
  it("gets a permit, tells its start and its end, and gives the permit back", async () => {
    const env = await play();
    const { code, stdout } = await client.run(script("echo it runs"), env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "it runs\n" });
    // The end is told before somebody else may hold the environment.
    expect(operations()).toEqual(["POST permits", "POST events", "POST events", "DELETE prm_1"]);
    const [start, end] = other.of("POST /events").map(({ json }) => json);
    expect(start).toMatchObject({ type: "deployment.started", data: { permit: "head.claims.signature" } });
    expect(end).toMatchObject({ type: "deployment.succeeded" });
    expect(nameOf(end)).toBe(nameOf(start));
  });

  it("hands the command the permit, the fence and the name of the deployment", async () => {
    const env = await play();
    const { stdout } = await client.run(
      script('echo "$SLIPWAY_PERMIT $SLIPWAY_FENCE $SLIPWAY_DEPLOYMENT_ID"', "--deployment-id", "d1"),
      env,
    );
    expect(stdout).toBe("head.claims.signature 7 d1\n");
  });

  it("ends with the command's exit code, and has failed", async () => {
    const env = await play();
    expect((await client.run(script("exit 9"), env)).code).toBe(9);
    expect(told()).toEqual(["deployment.started", "deployment.failed"]);
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("gives the permit back when the command crashes, or was never there", async () => {
    const env = await play();
    expect((await client.run(script("kill -SEGV $$"), env)).code).toBe(139);
    expect((await client.run(["run", "--", "there-is-no-such-command"], env)).code).toBe(127);
    expect(told().filter((type) => type === "deployment.failed")).toHaveLength(2);
    expect(other.of("DELETE /prm_1")).toHaveLength(2);
  });

  it("leaves stdout to the document where JSON is asked for", async () => {
    const env = await play();
    const { stdout, stderr } = await client.run(script("echo noise", "--json"), env);
    expect(stderr).toContain("noise");
    expect(JSON.parse(stdout)).toEqual({
      status: "succeeded",
      exitCode: 0,
      deploymentId: expect.any(String),
      bypass: false,
      permit: { id: "prm_1", fence: 7 },
    });
  });
});

describe("the permit of a wrapped deployment", () => {
  it("is waited for, with a line for each change of the reason", async () => {
    const env = await play(({ path }, before) => {
      if (!path.endsWith("/permits")) return undefined;
      const because = before.length < 1 ? "Winter" : "Ann stopped deployments";
      return before.length < 2
        ? closed([{ gate: "freeze", outcome: "blocked", because, reasonCode: "frozen" }])
        : undefined;
    });
    const { code, stderr } = await client.run(script("true"), env);
    expect(code).toBe(0);
    expect(stderr.split("\n").filter((line) => line.startsWith("waiting"))).toEqual([
      "waiting for production: freeze: Winter",
      "waiting for production: freeze: Ann stopped deployments",
    ]);
  });

  it("that is not granted in time keeps the command from running", async () => {
    const env = await play(({ path }) => (path.endsWith("/permits") ? closed() : undefined));
    const { code, stdout, stderr } = await client.run(script("echo it runs", "--wait", "0"), env);
    expect({ code, stdout, told: told() }).toEqual({ code: 3, stdout: "", told: [] });
    expect(stderr).toContain("freeze: Winter");
  });

  it("that is refused for another reason says it, and the command does not run", async () => {
    const env = await play(({ path }) => (path.endsWith("/permits") ? problem("forbidden", 403) : undefined));
    const { code, stdout, stderr } = await client.run(script("echo it runs"), env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("It is forbidden (403)");
  });

  it("is given back when the start may not be told, and the command does not run", async () => {
    const env = await play(({ path }) => (path.endsWith("/events") ? problem("forbidden", 403) : undefined));
    const { code, stdout } = await client.run(script("echo it runs"), env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("is renewed while the command runs, and the end is told under the new one", async () => {
    const env = await play();
    const running = client.start(
      script("touch started; while [ ! -e go ]; do sleep 0.05; done", "--ttl", "3"),
      env,
    );
    await other.until(() => other.of("PUT /prm_1").length === 2);
    writeFileSync(join(client.folder, "go"), "");
    expect((await running.ended).code).toBe(0);
    expect(other.of("PUT /prm_1")[0]?.json).toEqual({ ttlSeconds: 3 });
    expect(other.of("POST /events")[1]?.json).toMatchObject({ data: { permit: "renewed" } });
  });

  it("that is not renewed because a gate has closed is said aloud once, and the deployment goes on", async () => {
    const env = await play(({ method }) => (method === "PUT" ? closed() : undefined));
    const running = client.start(script("while [ ! -e closed ]; do sleep 0.05; done", "--ttl", "3"), env);
    await other.until(() => other.of("PUT /prm_1").length === 2);
    writeFileSync(join(client.folder, "closed"), "");
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr.split("A GATE HAS CLOSED")).toHaveLength(2);
    expect(stderr).toContain("freeze: Winter");
    expect(told()).toEqual(["deployment.started", "deployment.succeeded"]);
  });

  it("that is over is not asked for again", async () => {
    const over = problem("conflict", 409, { verdicts: [], earliest: null, lock: null, place: null });
    const env = await play(({ method }) => (method === "PUT" ? over : undefined));
    const running = client.start(script("while [ ! -e over ]; do sleep 0.05; done", "--ttl", "1"), env);
    await running.printed("THE PERMIT IS OVER");
    writeFileSync(join(client.folder, "over"), "");
    expect((await running.ended).code).toBe(0);
    expect(other.of("PUT /prm_1")).toHaveLength(1);
  });
});

describe("an outage around a wrapped deployment", () => {
  const away = { status: 503 };

  it("lets it go on without a permit, and says that this is recorded as a bypass", async () => {
    const env = { ...(await play(() => away)), SLIPWAY_RETRY_SECONDS: "0", SLIPWAY_PERMIT: "a.stale.one" };
    const { code, stdout, stderr } = await client.run(script('echo "permit:$SLIPWAY_PERMIT"'), env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "permit:\n" });
    expect(stderr).toContain("recorded as a bypass");
    expect(other.of("POST /events").every(({ json }) => !("permit" in (json.data as object)))).toBe(true);
  });

  it("keeps it from running with --strict", async () => {
    const env = { ...(await play(() => away)), SLIPWAY_RETRY_SECONDS: "0", SLIPWAY_STRICT: "1" };
    expect(await client.run(script("echo it runs"), env)).toMatchObject({ code: 5, stdout: "" });
  });

  it("at its end keeps the command's code, but with --strict", async () => {
    const story: Play = ({ json }) => (json.type === "deployment.succeeded" ? away : undefined);
    const env = { ...(await play(story)), SLIPWAY_RETRY_SECONDS: "0" };
    const calm = await client.run(script("true"), env);
    expect(calm.code).toBe(0);
    expect(calm.stderr).toContain("The end of the deployment (succeeded) could not be recorded");
    expect((await client.run(script("true"), { ...env, SLIPWAY_STRICT: "1" })).code).toBe(5);
    expect((await client.run(script("exit 4"), { ...env, SLIPWAY_STRICT: "1" })).code).toBe(4);
  });
});

describe("a fault of the client itself", () => {
  it("ends no deployment that is under way, and the permit is given back", async () => {
    const fault = join(client.folder, "fault.cjs");
    writeFileSync(
      fault,
      'if (process.argv[2] === "run") { const look = setInterval(() => { if (!require("node:fs").existsSync("begun")) return; clearInterval(look); throw new Error("a slip"); }, 20); look.unref(); }',
    );
    const env = { ...(await play()), NODE_OPTIONS: `--require ${fault}` };
    const running = client.start(
      script("touch begun; while [ ! -e mended ]; do sleep 0.05; done; echo done > end"),
      env,
    );
    await running.printed("a fault of slipway: a slip");
    writeFileSync(join(client.folder, "mended"), "");
    expect((await running.ended).code).toBe(0);
    expect(readFileSync(join(client.folder, "end"), "utf8")).toBe("done\n");
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });
});
