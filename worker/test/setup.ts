import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";

// A green run in the wrong runtime proves nothing.
expect(navigator.userAgent).toBe("Cloudflare-Workers");

await applyD1Migrations(env.CONTROL, env.TEST_MIGRATIONS.control);
await applyD1Migrations(env.LEDGER_0, env.TEST_MIGRATIONS.ledger);
await applyD1Migrations(env.LEDGER_1, env.TEST_MIGRATIONS.ledger);
