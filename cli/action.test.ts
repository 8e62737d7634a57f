import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildClient } from "./build.ts";
import {
  type Answer,
  type Asked,
  accepted,
  granted,
  none,
  type OtherEnd,
  startOtherEnd,
} from "./test/other-end.ts";

// Each starts a shell, curl and Node.
vi.setConfig({ testTimeout: 30_000 });

const ACTION = readFileSync(join(import.meta.dirname, "..", "action.yml"), "utf8");
/** The step's script, as GitHub would write it to a file. */
const SCRIPT = (ACTION.split("      run: |\n")[1] ?? "").replace(/^ {8}/gm, "");
/** The step's variables, with the input each is taken from. */
const VARIABLES = [...ACTION.matchAll(/^ {8}(\w+): \$\{\{ inputs\.(\w+) \}\}$/gm)].map(
  ([, variable = "", input = ""]) => [variable, input] as const,
);

let folder = "";
let text = "";
let other: OtherEnd | null = null;
beforeAll(async () => {
  const file = join(tmpdir(), `slipway-action-${process.pid}`, "slipway");
  await buildClient(file);
  text = readFileSync(file, "utf8");
  rmSync(dirname(file), { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-step-"));
});
afterEach(async () => {
  await other?.close();
  other = null;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const play = async (answer: (asked: Asked) => Answer) => {
  other = await startOtherEnd((asked) =>
    asked.path === "/cli/slipway" ? { status: 200, body: text } : answer(asked),
  );
};

type Step = { code: number | null; said: string; outputs: string };

function perform(inputs: Record<string, string>): Promise<Step> {
  const given: Record<string, string> = {
    url: `${other?.url}/`,
    org: "acme",
    command: "run",
    strict: "false",
    ...inputs,
  };
  const [script, output] = [join(folder, "step.sh"), join(folder, "output")];
  writeFileSync(script, SCRIPT);
  writeFileSync(output, "");
  mkdirSync(join(folder, "temp"));
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    RUNNER_TEMP: join(folder, "temp"),
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: output,
    GITHUB_RUN_ID: "900",
    SLIPWAY_RETRY_SECONDS: "0",
    ...Object.fromEntries(VARIABLES.map(([variable, input]) => [variable, given[input] ?? ""])),
  };
  const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], {
    cwd: folder,
    env,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  return new Promise((done) => {
    child.once("close", (code) => done({ code, said, outputs: readFileSync(output, "utf8") }));
  });
}

const ABOUT = { token: "slw_test_secret", project: "shop", version: "1.4.0", environment: "production" };

describe("the action", () => {
  it("hands every input on, and none of them as part of its script", () => {
    const inputs = [...(ACTION.split("\noutputs:")[0] ?? "").matchAll(/^ {2}(\w+):$/gm)].map(
      ([, name]) => name,
    );
    expect(VARIABLES.map(([, input]) => input).sort()).toEqual(inputs.sort());
    expect(SCRIPT).not.toContain("${{");
  });

  it("gives later steps the permit, its fence and whether it is allowed", async () => {
    await play(() => granted());
    const { code, said, outputs } = await perform({ ...ABOUT, command: "permit" });
    expect(code).toBe(0);
    expect(said).toContain("::add-mask::head.claims.signature");
    expect(outputs.split("\n").sort()).toEqual(
      ["", "allowed=true", "fence=7", "permit-id=prm_1", "permit=head.claims.signature"].sort(),
    );
  });

  it("reads arguments as a shell would, and runs nothing that is in them", async () => {
    await play(() => accepted());
    const args = `build.succeeded --actor 'Ann B' --data '{"name":"$(touch ${folder}/ran)"}'`;
    expect((await perform({ ...ABOUT, command: "event", args })).code).toBe(0);
    expect(other?.of("POST /events")[0]?.json).toMatchObject({
      actor: "Ann B",
      data: { name: `$(touch ${folder}/ran)` },
    });
    expect(() => readFileSync(join(folder, "ran"))).toThrow();
  });

  it("takes a command of two words, and leaves out an input that was not given", async () => {
    await play(() => ({ status: 201, body: { id: "l", fence: 3, holder: "x", expiresAt: null } }));
    const { code, outputs } = await perform({
      ...ABOUT,
      version: "",
      command: "lock acquire",
      args: "--wait 0",
    });
    expect({ code, outputs }).toEqual({ code: 0, outputs: "fence=3\n" });
  });

  it("wraps a deployment, and ends with its code", async () => {
    await play(({ path, method }) =>
      path.endsWith("/events") ? accepted() : method === "POST" ? granted() : none,
    );
    const { code, said } = await perform({ ...ABOUT, args: `-- sh -c 'echo it runs; exit 6'` });
    expect(code).toBe(6);
    expect(said).toContain("it runs");
    expect(other?.of("DELETE /prm_1")).toHaveLength(1);
  });

  it("refuses what is not the client", async () => {
    other = await startOtherEnd(() => ({ status: 200, body: "<!doctype html>" }));
    const { code, said } = await perform(ABOUT);
    expect(code).toBe(1);
    expect(said).toContain("does not serve the client");
    await other?.close();
    other = await startOtherEnd(() => ({ status: 404, body: "no" }));
    rmSync(join(folder, "temp"), { recursive: true });
    expect((await perform(ABOUT)).said).toContain("answered 404");
  });
});

describe("the action in an outage", () => {
  const away = async () => {
    other = await startOtherEnd(() => ({ status: 501, body: "away" }));
  };

  it("fails no job, and runs the command of a deployment without a permit", async () => {
    await away();
    const { code, said } = await perform({ ...ABOUT, args: "--wait 5m -- sh -c 'echo it runs; exit 6'" });
    expect(code).toBe(6);
    expect(said).toContain("::warning title=Slipway::");
    expect(said).toContain("recorded as a bypass");
    expect(said).toContain("it runs");
  });

  it("is a warning of any other command, and an error where it is strict", async () => {
    await away();
    expect((await perform({ ...ABOUT, command: "event", args: "build.started" })).code).toBe(0);
    rmSync(join(folder, "temp"), { recursive: true });
    expect((await perform({ ...ABOUT, strict: "true" })).code).toBe(5);
  });
});
