import { existsSync, readFileSync } from "node:fs";
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
const play = async (story: Play = () => undefined) => {
  other = await startOtherEnd((asked, before) => {
    const told = story(asked, before);
    if (told) return told;
    if (asked.path.endsWith("/events")) return accepted();
    return asked.method === "POST" ? granted() : none;
  });
  return settings(other.url);
};
const told = () => other.of("POST /events").map(({ json }) => json.type);
const script = (text: string) => ["run", "--", "bash", "-c", text];

describe("a signal", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s goes on to the command, and the permit is given back", async (signal, code) => {
    const env = await play();
    const running = client.start(script("echo begun; sleep 600"), env);
    await running.printed("begun");
    running.child.kill(signal);
    expect((await running.ended).code).toBe(code);
    expect(told()).toEqual(["deployment.started", "deployment.cancelled"]);
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("reaches what a shell has started and waits for", async () => {
    const env = await play();
    const running = client.start(
      script('trap "" INT; (trap "touch inner; exit 0" INT; echo begun; while :; do sleep 0.05; done)'),
      env,
    );
    await running.printed("begun");
    running.child.kill("SIGINT");
    await running.ended;
    expect(existsSync(join(client.folder, "inner"))).toBe(true);
  });

  it("lets the command end as it sees fit, and its own code is the end", async () => {
    const env = await play();
    const running = client.start(
      script('trap "echo tidied; exit 5" TERM; echo begun; while :; do sleep 0.05; done'),
      env,
    );
    await running.printed("begun");
    running.child.kill("SIGTERM");
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 5, stdout: "begun\ntidied\n" });
    expect(told()).toEqual(["deployment.started", "deployment.cancelled"]);
  });

  it("does not make a success of a deployment that ends as if it were one", async () => {
    const env = await play();
    const running = client.start(script('trap "exit 0" TERM; echo begun; while :; do sleep 0.05; done'), env);
    await running.printed("begun");
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    expect(told()).toEqual(["deployment.started", "deployment.cancelled"]);
  });

  it("that comes a second time kills the command and what it started, and the permit is given back", async () => {
    const env = await play();
    const text = 'trap "echo heard" INT TERM; (trap "" INT TERM; echo begun; while :; do sleep 0.05; done)';
    const running = client.start(script(text), env);
    await running.printed("begun");
    running.child.kill("SIGINT");
    running.child.kill("SIGTERM");
    // It has ended when nobody holds its stdout any more, the inner shell included.
    expect([130, 143]).toContain((await running.ended).code);
    expect(told()).toEqual(["deployment.started", "deployment.cancelled"]);
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("while the permit is waited for ends the waiting, and nothing runs", async () => {
    const env = await play(({ path, query, method }) => {
      if (method === "GET") return { status: 200, body: { lock: null, queue: [] } };
      if (!path.endsWith("/permits")) return undefined;
      return query.get("wait") === "0" ? closed() : { status: 0, holds: true };
    });
    const running = client.start(script("touch ran"), env);
    await other.until(() => other.of("POST /permits").length === 2);
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
    expect({ told: told(), ran: existsSync(join(client.folder, "ran")) }).toEqual({ told: [], ran: false });
  });

  it("gives back a permit that was granted just then", async () => {
    const env = await play(({ path, query, method }, before) => {
      if (method === "GET") return { status: 403, body: { title: "No" } };
      if (!path.endsWith("/permits")) return undefined;
      if (query.get("wait") !== "0") return { status: 0, holds: true };
      return before.some(({ query: earlier }) => earlier.get("wait") === "20") ? granted() : closed();
    });
    const running = client.start(script("touch ran"), env);
    await other.until(() => other.of("POST /permits").length === 2);
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    const asked = other.of("POST /permits");
    expect(new Set(asked.map(({ json }) => json.claimId)).size).toBe(1);
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("while the start is told lets nothing run, and gives the permit back", async () => {
    const env = await play(({ json }) =>
      json.type === "deployment.started" ? { status: 0, holds: true } : undefined,
    );
    const running = client.start(script("touch ran"), env);
    await other.until(() => other.of("POST /events").length === 1);
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    expect(existsSync(join(client.folder, "ran"))).toBe(false);
    expect(told()).toEqual(["deployment.started", "deployment.cancelled"]);
    expect(other.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("that nobody can hear leaves the permit to run out", async () => {
    const env = await play();
    const running = client.start(script("echo $$ > pid; echo begun; exec sleep 600"), env);
    await running.printed("begun");
    running.child.kill("SIGKILL");
    await new Promise((done) => running.child.once("exit", done));
    process.kill(Number(readFileSync(join(client.folder, "pid"), "utf8")), "SIGKILL");
    await running.ended;
    expect(other.of("DELETE /prm_1")).toEqual([]);
  });
});
