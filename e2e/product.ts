import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const READY_MS = 60_000;

/** A port that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? done(address.port) : fail(new Error("no port")),
      );
    });
  });
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "slipway-e2e-"));

export type Product = {
  readonly url: string;
  readonly state: string;
  /** What all of its processes hold in memory, in bytes; 0 where there is no /proc. */
  memory(): number;
  /** As `kill -9`: nothing is told, nothing is tidied up. */
  kill(): Promise<void>;
  /** As Ctrl-C. */
  stop(): Promise<number | null>;
};

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done(child.exitCode);
    else child.once("exit", (code) => done(code));
  });

/** Of a group of processes, as Linux counts pages. */
function memoryOf(group = 0): number {
  if (process.platform !== "linux") return 0;
  const pages = readdirSync("/proc").map((name) => {
    try {
      // The second field is the name in brackets, and may itself hold blanks and brackets.
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(fields[2]) === group ? Number(fields[21]) : 0;
    } catch {
      return 0;
    }
  });
  return pages.reduce((sum, more) => sum + more, 0) * 4096;
}

/** Starts the product as `npm start` does, and waits until it answers. */
export async function startProduct(
  options: {
    state?: string;
    port?: number;
    demo?: boolean;
    /** `host:port` of this machine that webhooks may go to. */
    receivers?: readonly string[];
    /** A file of certificates whose holders are trusted beside the usual ones. */
    authorities?: string;
  } = {},
): Promise<Product> {
  const state = options.state ?? newFolder();
  const port = options.port ?? (await freePort());
  const env = {
    ...process.env,
    PORT: String(port),
    SLIPWAY_STATE: state,
    SLIPWAY_DEMO: options.demo ? "1" : "0",
    SLIPWAY_WEBHOOK_ALLOW: (options.receivers ?? []).join(","),
    ...(options.authorities ? { NODE_EXTRA_CA_CERTS: options.authorities } : {}),
  };
  const child = spawn(process.execPath, [join(ROOT, "scripts", "start.ts")], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + READY_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${output}`);
    const ok = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) break;
    if (Date.now() > until) throw new Error(`the product did not answer:\n${output}`);
    await new Promise((wait) => setTimeout(wait, 25));
  }
  return {
    url,
    state,
    memory: () => memoryOf(child.pid),
    kill: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended(child);
    },
    stop: () => {
      child.kill("SIGINT");
      return ended(child);
    },
  };
}

export const removeFolder = (state: string): void => rmSync(state, { recursive: true, force: true });
