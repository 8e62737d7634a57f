import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { mailboxIn } from "./scripts/mailbox.ts";
import { newSigningKeys } from "./scripts/signing/rotate.ts";
import { newSealingKeys } from "./worker/services/webhooks/seal.ts";
import { testGitHub } from "./worker/test/github.ts";
import { testIssuers } from "./worker/test/issuers.ts";
import { testReceivers } from "./worker/test/receivers.ts";

const here = import.meta.dirname;

/** Hundreds of files that the runtime would ask for one by one. */
const BUNDLED = [
  "@simplewebauthn/server",
  "arctic",
  "drizzle-orm",
  "drizzle-orm/d1",
  "drizzle-orm/sqlite-core",
  "fast-check",
  "hono",
  "hono/cookie",
  "hono/html",
  "hono/utils/html",
  "jose",
  "lucia",
  "packageurl-js",
  "rrule-temporal",
  "saxes",
  "semver/functions/compare.js",
  "semver/functions/parse.js",
  "temporal-polyfill",
  "zod",
];

const LATE = '[vitest-worker]: Closing rpc while "resolve" was pending';

/** Pure parts run in Node; everything that touches the platform runs in workerd; whole stories run against the product. */
export default defineConfig(async () => {
  const control = await readD1Migrations(`${here}/migrations/control`);
  const ledger = await readD1Migrations(`${here}/migrations/ledger`);
  return {
    test: {
      // Most of the time is spent in workerd, beside the process that waits for it.
      maxWorkers: "100%",
      // The product's own log is one JSON object a line; what a test says is none.
      onConsoleLog: (text: string) => !text.startsWith("{"),
      // An object whose alarm rings when the tests are over has its module looked for, and nobody is there to answer.
      onUnhandledError: ({ message }: { message?: string }) => !message?.startsWith(LATE),
      reporters: ["default", `${here}/scripts/tally-reporter.ts`],
      projects: [
        {
          test: {
            name: "core",
            environment: "node",
            include: [
              "schema/**/*.test.ts",
              "worker/core/**/*.test.ts",
              "worker/ingest/**/*.test.ts",
              "worker/http/docs/**/*.test.ts",
              "scripts/**/*.test.ts",
              "web/**/*.test.ts",
              "cli/**/*.test.ts",
            ],
            // Properties are tried on as many examples on a slow machine as on a fast one.
            testTimeout: 120_000,
          },
        },
        {
          plugins: [
            cloudflareTest({
              main: "./worker/index.ts",
              remoteBindings: false,
              wrangler: { configPath: "./wrangler.toml" },
              miniflare: {
                bindings: {
                  TEST_MIGRATIONS: { control, ledger },
                  SIGNING_KEYS: await newSigningKeys(),
                  SEALING_KEYS: newSealingKeys(),
                },
                // Nothing is fetched from outside: what a CI's issuer, GitHub or a receiver would answer is made here.
                outboundService: async (request: Request) =>
                  (await testGitHub(request)) ?? (await testReceivers(request)) ?? testIssuers(request),
                serviceBindings: { LOCAL_MAILBOX: mailboxIn(mkdtempSync(join(tmpdir(), "slipway-mail-"))) },
              },
            }),
          ],
          test: {
            name: "worker",
            // Each file would load the whole product anew; as it is, files share databases, and no test counts on an empty one.
            isolate: false,
            deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
            include: ["worker/{services,store,objects,http,queue}/**/*.test.ts"],
            exclude: ["worker/http/docs/**"],
            globalSetup: ["./scripts/build-first.ts"],
            setupFiles: ["./worker/test/setup.ts"],
            testTimeout: 30_000,
            hookTimeout: 30_000,
          },
        },
        {
          test: {
            name: "e2e",
            environment: "node",
            include: ["e2e/**/*.test.ts"],
            setupFiles: ["./e2e/after-failure.ts"],
            testTimeout: 120_000,
            hookTimeout: 120_000,
            // Stories wait more than they work: for a clock, for a restart, for what moves on a screen.
            maxWorkers: 3,
            sequence: { groupOrder: 1 },
          },
        },
      ],
    },
  };
});
