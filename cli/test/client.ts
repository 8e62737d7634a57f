import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildClient } from "../build.ts";

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until the client, or what it runs, has printed something. */
  readonly printed: (text: string) => Promise<void>;
};

export type Client = {
  /** A folder of its own, which is its home too. */
  readonly folder: string;
  readonly file: string;
  readonly start: (args: readonly string[], env?: Record<string, string>, stdin?: string) => Running;
  readonly run: (args: readonly string[], env?: Record<string, string>, stdin?: string) => Promise<Ended>;
  readonly remove: () => void;
};

function watch(child: ChildProcess): Running {
  const said = { stdout: "", stderr: "" };
  const watchers: (() => void)[] = [];
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (chunk: Buffer) => {
      said[name] += chunk.toString("utf8");
      for (const look of watchers) look();
    });
  }
  return {
    child,
    ended: new Promise((done) => {
      child.once("close", (code) => done({ code, ...said }));
    }),
    printed: (text) =>
      new Promise((done, fail) => {
        const look = () => {
          if (`${said.stdout}${said.stderr}`.includes(text)) done();
        };
        watchers.push(look);
        child.once("close", () => fail(new Error(`it never said "${text}":\n${said.stdout}${said.stderr}`)));
        look();
      }),
  };
}

/** A client in a folder of its own, as a CI has it: no account, and no variable but these. */
export function clientIn(folder: string): Client {
  const file = join(folder, "slipway");
  const start: Client["start"] = (args, env = {}, stdin) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin?.end(stdin);
    return watch(child);
  };
  return {
    folder,
    file,
    start,
    run: (args, env, stdin) => start(args, env, stdin).ended,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Builds the client and puts it where nothing else is. */
export async function installClient(): Promise<Client> {
  const client = clientIn(mkdtempSync(join(tmpdir(), "slipway-cli-")));
  await buildClient(client.file);
  return client;
}

/** What a CI sets for the client. */
export const settings = (url: string) => ({
  SLIPWAY_URL: url,
  SLIPWAY_ORG: "acme",
  SLIPWAY_TOKEN: "slw_test_secret",
  SLIPWAY_PROJECT: "shop",
  SLIPWAY_VERSION: "1.4.0",
  SLIPWAY_ENVIRONMENT: "production",
});
