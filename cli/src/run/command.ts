import { spawn } from "node:child_process";
import type { Env } from "../parse.ts";

/** How a command ended; `error`: it never began. */
export type Ended =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: NodeJS.Signals }
  | { readonly kind: "error"; readonly code: string; readonly message: string };

export type Command = {
  readonly ended: Promise<Ended>;
  /** To it, and to what it started. */
  readonly send: (signal: NodeJS.Signals) => void;
};

/** A terminal sends what its keys say to everything in front of it, so that it must not be sent once more. */
const isAtTerminal = () => [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);

/**
 * Starts a command with this process's own streams.
 * @param isJson stdout is spoken for: what the command prints there goes to stderr
 */
export function startCommand(words: readonly string[], env: Env, isJson: boolean): Command {
  const [name = "", ...rest] = words;
  const atTerminal = isAtTerminal();
  // Where no terminal does it, a signal is for the whole group: a shell passes none on to what it waits for.
  const isGroup = !atTerminal && process.platform !== "win32";
  const child = spawn(name, rest, {
    stdio: ["inherit", isJson ? 2 : "inherit", "inherit"],
    env,
    detached: isGroup,
  });
  const ended = new Promise<Ended>((done) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      done({ kind: "error", code: error.code ?? "", message: error.message }),
    );
    child.once("exit", (code, signal) =>
      done(signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal }),
    );
  });
  return {
    ended,
    send: (signal) => {
      if (child.pid === undefined) return;
      if (atTerminal && signal === "SIGINT") return;
      try {
        process.kill(isGroup ? -child.pid : child.pid, signal);
      } catch {
        // It ended a moment ago.
      }
    },
  };
}
