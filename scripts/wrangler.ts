import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "./build.ts";

const WRANGLER = join(ROOT, "node_modules", ".bin", "wrangler");

type Running = {
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads instead of the keyboard. */
  readonly input?: string;
  /** Its answer is returned, and not shown. */
  readonly isAsked?: true;
};

/** Runs wrangler where its questions and answers can be seen. */
export async function wrangler(args: readonly string[], running: Running = {}): Promise<string> {
  const { env = process.env, input, isAsked } = running;
  const child = spawn(WRANGLER, args, {
    cwd: ROOT,
    env,
    stdio: [input === undefined ? "inherit" : "pipe", isAsked ? "pipe" : "inherit", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
  const answer = child.stdout ? await text(child.stdout) : "";
  const code = await ended;
  if (code !== 0) throw new Error(`wrangler ${args.join(" ")} ended with ${code}`);
  return answer;
}
