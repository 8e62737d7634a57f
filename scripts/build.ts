import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildClient } from "../cli/build.ts";

const run = promisify(execFile);

export const ROOT = resolve(import.meta.dirname, "..");
const STAMP = join(ROOT, "dist", "stamp");
const SOURCES = [
  "schema",
  "worker",
  "web",
  "cli",
  "wrangler.toml",
  "package.json",
  "package-lock.json",
  "scripts/build.ts",
];

/** No question asked, nothing told to anybody, nothing fetched. */
export const QUIET = {
  ...process.env,
  CI: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

function* filesIn(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of filesIn(join(ROOT, source))) {
      if (file.endsWith(".test.ts")) continue;
      hash.update(file.slice(ROOT.length)).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

const bin = (name: string) => join(ROOT, "node_modules", ".bin", name);

/** Builds the static files, the client among them, and the Worker into dist/, unless they were built from these very sources. */
export async function build(): Promise<boolean> {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return false;
  const vite = ["build", "--config", join(ROOT, "web", "vite.config.ts")];
  await run(bin("vite"), vite, { cwd: ROOT });
  for (const template of ["status", "docs"])
    await run(bin("vite"), [...vite, "--mode", template], { cwd: ROOT });
  // After the pages: their build empties the folder.
  await buildClient(join(ROOT, "dist", "web", "cli", "slipway"));
  await run(bin("wrangler"), ["deploy", "--dry-run", "--outdir", join("dist", "worker")], {
    cwd: ROOT,
    env: QUIET,
  });
  writeFileSync(STAMP, wanted);
  return true;
}

if (import.meta.main) {
  const started = performance.now();
  const built = await build();
  process.stdout.write(
    built ? `Built in ${((performance.now() - started) / 1000).toFixed(1)} s.\n` : "Up to date.\n",
  );
}
