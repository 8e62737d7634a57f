import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, QUIET, ROOT } from "./build.ts";

const DATABASES = ["slipway-control", "slipway-ledger-0", "slipway-ledger-1"];
const isDryRun = process.argv.includes("--dry-run");
const wrangler = join(ROOT, "node_modules", ".bin", "wrangler");

/** Runs wrangler where its questions and answers can be seen. */
function hand(args: readonly string[], env = process.env): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(wrangler, args, { cwd: ROOT, stdio: "inherit", env });
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`wrangler ${args.join(" ")} ended with ${code}`)),
    );
  });
}

await build();
if (isDryRun) {
  await hand(["deploy", "--dry-run", "--outdir", join("dist", "dry-run")], QUIET);
} else {
  // The schema first: code that is older than it goes on working, code that is newer would not.
  for (const database of DATABASES) await hand(["d1", "migrations", "apply", database, "--remote"]);
  await hand(["deploy"]);
}
