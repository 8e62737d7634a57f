import { join } from "node:path";
import { build, QUIET } from "./build.ts";
import { provideKeys } from "./signing/deployed.ts";
import { wrangler } from "./wrangler.ts";

const DATABASES = ["slipway-control", "slipway-ledger-0", "slipway-ledger-1"];
const isDryRun = process.argv.includes("--dry-run");

await build();
if (isDryRun) {
  await wrangler(["deploy", "--dry-run", "--outdir", join("dist", "dry-run")], { env: QUIET });
} else {
  // The schema first: code that is older than it goes on working, code that is newer would not.
  for (const database of DATABASES) await wrangler(["d1", "migrations", "apply", database, "--remote"]);
  await wrangler(["deploy"]);
  // Secrets belong to a Worker, so the first deployment has to be done before it can have any.
  await provideKeys();
}
