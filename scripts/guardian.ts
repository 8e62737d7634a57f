import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

type Running = { readonly pid: number; readonly parent: number };

/** Every process and its parent: from /proc where there is one, else from ps. */
function processes(): Running[] {
  try {
    return readdirSync("/proc").flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        // The second field is the name in brackets, and may itself hold blanks and brackets.
        const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        return [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return [];
      }
    });
  } catch {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0]) => ({ pid, parent }));
  }
}

const childrenOf = (parent: number) =>
  processes()
    .filter((each) => each.parent === parent)
    .map(({ pid }) => pid);

/**
 * Starts a process of its own that ends the runtime when this one is killed: a runtime whose keeper is gone would go on
 * serving, and keep the port from the next start.
 */
export function startGuardian(): void {
  const runtimes = childrenOf(process.pid);
  const guardian = spawn(process.execPath, [import.meta.filename, ...runtimes.map(String)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guardian.on("error", () => undefined);
  guardian.stdin?.on("error", () => undefined);
  guardian.unref();
  (guardian.stdin as unknown as { unref?: () => void } | null)?.unref?.();
}

/** The pipe from the keeper closes when the keeper ends, however it ends. */
function guard(pids: readonly number[]): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.stdin.resume();
  process.stdin.on("close", () => {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended with its keeper.
      }
    }
    process.exit(0);
  });
}

if (import.meta.main) guard(process.argv.slice(2).map(Number));
