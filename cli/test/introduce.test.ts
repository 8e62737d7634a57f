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

const absent = problem("not-found", 404);
const free: Answer = { status: 200, body: { lock: null, queue: [] } };

/** The release is known once it was told of; what is answered then is said. */
const play = async (then: Answer, lock: Answer = free) => {
  other = await startOtherEnd(({ path, method }: Asked, before: readonly Asked[]) => {
    if (path.endsWith("/lock")) return lock;
    if (path.endsWith("/events")) return accepted();
    if (!path.endsWith("/permits")) return none;
    const isKnown = before.some((one) => one.path.endsWith("/events"));
    return isKnown && method === "POST" ? then : absent;
  });
  return settings(other.url);
};
const told = () => other.of("POST /events").map(({ json }) => json);
const run = (env: Record<string, string>, ...options: string[]) =>
  client.run(["run", ...options, "--", "echo", "deployed"], env);

describe("a wrapped deployment of a release that nobody told of before", () => {
  it("is told of as one that waits, and goes on as any other", async () => {
    const { code, stdout } = await run(await play(granted()));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "deployed\n" });
    expect(told().map(({ type }) => type)).toEqual([
      "deployment.queued",
      "deployment.started",
      "deployment.succeeded",
    ]);
    const names = told().map(({ data }) => (data as { deploymentId: string }).deploymentId);
    expect(new Set(names).size).toBe(1);
    expect(new Set(other.of("POST /permits").map(({ json }) => json.claimId)).size).toBe(1);
  });

  it("is called off where it is not allowed", async () => {
    const { code, stdout } = await run(await play(closed()), "--wait", "0");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(told().map(({ type }) => type)).toEqual(["deployment.queued", "deployment.cancelled"]);
  });

  it("is refused where it is the environment that is not known, and nothing is told", async () => {
    const { code, stdout } = await run(await play(granted(), absent));
    expect({ code, stdout, told: told() }).toEqual({ code: 1, stdout: "", told: [] });
  });
});
