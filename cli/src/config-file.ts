import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "./parse.ts";

/** What `login` remembers. */
export type Config = { readonly url: string; readonly org: string; readonly token: string };

/** Where it is remembered: the XDG base directory specification. */
export const configPath = (env: Env): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "slipway", "config.json");

/** What was remembered; null: nothing that can be used. */
export function readConfig(env: Env): Config | null {
  try {
    const { url, org, token } = JSON.parse(readFileSync(configPath(env), "utf8")) as Record<string, unknown>;
    const isWhole = typeof url === "string" && typeof org === "string" && typeof token === "string";
    return isWhole ? { url, org, token } : null;
  } catch {
    return null;
  }
}

/** Remembers, readable by nobody else. Written aside first: the file is never half of one, nor open for a moment. */
export function writeConfig(env: Env, config: Config): string {
  const path = configPath(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}`;
  rmSync(aside, { force: true });
  writeFileSync(aside, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(aside, path);
  return path;
}

/** Forgets. */
export const removeConfig = (env: Env): void => rmSync(configPath(env), { force: true });
