import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { QUIET, ROOT } from "./build.ts";
import { startGuardian } from "./guardian.ts";
import { mailboxIn } from "./mailbox.ts";
import { type Migratable, migrate, readMigrations } from "./migrations.ts";
import { sealingKeysIn, signingKeysIn } from "./signing/kept.ts";
import { WAY_OUT, wayOut } from "./way-out.ts";

/** The triggers of wrangler.toml. */
export const CRONS = { minute: "* * * * *", hour: "30 * * * *" } as const;

export type Embedded = {
  readonly url: URL;
  readonly runtime: Miniflare;
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>;
  /** Does what the cron triggers do on Cloudflare, as if it were this moment. */
  tick(at: Date, every?: keyof typeof CRONS): Promise<void>;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** The folder that keeps the state. */
  readonly state: string;
  readonly port: number;
  /** Takes each line the Worker logs. */
  readonly onLog: (line: string) => void;
  /** `host:port` of this machine's own that webhooks may be sent to, with commas between. */
  readonly webhookAllow?: string | undefined;
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const DATABASES = { CONTROL: "control", LEDGER_0: "ledger", LEDGER_1: "ledger" } as const;

async function optionsOf({ state, port, onLog, webhookAllow }: EmbeddedOptions) {
  Object.assign(process.env, QUIET);
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml"));
  // The bundle is one file; the rules by which wrangler finds more are refused beside it.
  const { rootPath: _, modulesRules: __, ...fromConfig } = workerOptions as Record<string, unknown>;
  const folder = join(ROOT, "dist", "worker");
  const worker = {
    modules: true,
    modulesRoot: folder,
    scriptPath: join(folder, "index.js"),
    ...fromConfig,
    bindings: {
      ...(fromConfig.bindings as object | undefined),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SIGNING_KEYS: await signingKeysIn(state),
      SEALING_KEYS: await sealingKeysIn(state),
      ...(webhookAllow ? { SLIPWAY_WEBHOOK_ALLOW: webhookAllow } : {}),
    },
    serviceBindings: {
      ...(fromConfig.serviceBindings as object | undefined),
      LOCAL_MAILBOX: mailboxIn(state),
    },
    outboundService: WAY_OUT,
  };
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ message }: { message: string }) => onLog(message),
    resourcePersistencePath: state,
    workers: [worker, wayOut(Boolean(webhookAllow))],
  } as Parameters<typeof convertV4MiniflareOptions>[0]);
}

/**
 * Signals are the caller's to answer: the runtime's own handlers would end the process at once, with an error. What it
 * needs for a while lies in the folder of the state, so that the next start finds and removes what a killed one left.
 */
async function newRuntime(options: EmbeddedOptions): Promise<Miniflare> {
  process.env.TMPDIR = join(options.state, "tmp");
  const kept = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  const runtime = new Miniflare(await optionsOf(options));
  for (const [signal, listeners] of kept) {
    process.removeAllListeners(signal);
    for (const listener of listeners) process.on(signal, listener);
  }
  return runtime;
}

/**
 * Brings the databases up to date on a port nobody knows, so that the product never answers from half a schema. A
 * folder that has been brought up to date says so, and a start over it need not look again.
 */
async function migrateAll(options: EmbeddedOptions): Promise<void> {
  const stamp = join(options.state, "migrated");
  const wanted = createHash("sha256").update(JSON.stringify(Object.values(DATABASES).map(readMigrations)));
  const digest = wanted.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  const runtime = await newRuntime({ ...options, port: 0 });
  try {
    for (const [binding, kind] of Object.entries(DATABASES)) {
      const database = (await runtime.getD1Database(binding)) as unknown as Migratable;
      await migrate(database, readMigrations(kind));
    }
  } finally {
    await runtime.dispose();
  }
  writeFileSync(stamp, digest);
}

const TEMPORARY = tmpdir();

/** A socket's path has to be short, so it stands for the folder by its hash. */
const lockPath = (state: string) =>
  join(
    TEMPORARY,
    `slipway-${createHash("sha256").update(realpathSync(state)).digest("hex").slice(0, 16)}.sock`,
  );

const isHeld = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => resolve(true)).once("connect", () => probe.destroy());
    probe.once("error", () => resolve(false));
  });

/**
 * Two runtimes over one folder would ruin it. The lock is a listening socket: however its holder ends, it lets go.
 * What a killed runtime left of its own lock must not keep the next waiting.
 */
async function takeFolder(state: string): Promise<void> {
  mkdirSync(state, { recursive: true });
  const path = lockPath(state);
  if (await isHeld(path)) throw new FolderInUse(state);
  rmSync(path, { force: true });
  rmSync(join(state, ".miniflare-startup.lock"), { force: true });
  rmSync(join(state, "tmp"), { recursive: true, force: true });
  mkdirSync(join(state, "tmp"));
  const lock = createServer();
  await new Promise<void>((resolve, reject) => lock.once("error", reject).listen(path, resolve));
  lock.unref();
}

export class FolderInUse extends Error {
  constructor(state: string) {
    super(`${state} is in use by another Slipway. Stop it, or choose another folder with SLIPWAY_STATE.`);
    this.name = "FolderInUse";
  }
}

/** Runs the whole product on this machine, over the same configuration that is deployed. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  await takeFolder(options.state);
  await migrateAll(options);
  const runtime = await newRuntime(options);
  const url = await runtime.ready;
  startGuardian();
  return {
    url,
    runtime,
    isEmpty: async () => {
      const control = await runtime.getD1Database("CONTROL");
      return (await control.prepare("select 1 from user limit 1").first()) === null;
    },
    tick: async (at, every = "minute") => {
      const worker = await runtime.getWorker();
      await worker.scheduled({ cron: CRONS[every], scheduledTime: at });
    },
    stop: () => runtime.dispose(),
  };
}
