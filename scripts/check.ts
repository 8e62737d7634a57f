import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./build.ts";

const run = promisify(execFile);
const bin = (name: string) => join(ROOT, "node_modules", ".bin", name);

type Check = { readonly name: string; readonly work: () => Promise<unknown> };

const tsc = (project: string): Check => ({
  name: `types of ${project}`,
  work: () => run(bin("tsc"), ["-p", project], { cwd: ROOT }),
});

/** Asks drizzle-kit what it would write: anything means that the tables and the migrations have drifted apart. */
async function migrationsDrift(kind: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-drift-"));
  try {
    const out = join(folder, kind);
    cpSync(join(ROOT, "migrations", kind), out, { recursive: true });
    const before = readdirSync(out).length;
    const schema = join(ROOT, "schema", "tables", `${kind}.ts`);
    const { stdout } = await run(
      bin("drizzle-kit"),
      ["generate", "--dialect", "sqlite", "--schema", schema, "--out", out],
      { cwd: folder },
    );
    if (readdirSync(out).length !== before)
      throw new Error(`${kind}: the tables say what no migration does\n${stdout}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CHECKS: readonly Check[] = [
  {
    name: "format and lint",
    work: () =>
      run(bin("biome"), ["ci", "--colors=off", "--error-on-warnings", "."], {
        cwd: ROOT,
        maxBuffer: 1 << 24,
      }),
  },
  tsc("worker/core/tsconfig.json"),
  tsc("worker/tsconfig.json"),
  tsc("web/tsconfig.json"),
  tsc("cli/tsconfig.json"),
  tsc("scripts/tsconfig.json"),
  { name: "migrations of control", work: () => migrationsDrift("control") },
  { name: "migrations of ledger", work: () => migrationsDrift("ledger") },
  {
    name: "architecture",
    work: () =>
      run(bin("vitest"), ["run", "--project", "core", "scripts/architecture.test.ts"], { cwd: ROOT }),
  },
];

let failed = 0;
for (const { name, work } of CHECKS) {
  const started = performance.now();
  try {
    await work();
    process.stdout.write(`ok    ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    failed += 1;
    const {
      stdout = "",
      stderr = "",
      message,
    } = error as { stdout?: string; stderr?: string; message: string };
    process.stdout.write(`FAIL  ${name}\n${stdout}${stderr || (stdout ? "" : message)}\n`);
  }
}
process.stdout.write(
  failed === 0 ? "Everything is in order.\n" : `${failed} of ${CHECKS.length} checks failed.\n`,
);
process.exit(failed === 0 ? 0 : 1);
