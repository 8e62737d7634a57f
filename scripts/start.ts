import { createServer } from "node:net";
import { build } from "./build.ts";
import { startDemo } from "./demo/start.ts";
import { type Embedded, FolderInUse, startEmbedded } from "./embedded.ts";
import { stateFolder } from "./state.ts";

const MINUTE_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

const port = Number(process.env.PORT ?? 8787);
const state = stateFolder();
const logAll = process.env.SLIPWAY_LOG === "all";

/** The Worker's log is one JSON object a line. What went wrong is shown; the rest where it is asked for. */
function showLog(line: string): void {
  if (logAll || !line.startsWith("{") || line.includes('"level":"error"')) process.stderr.write(`${line}\n`);
}

function isFree(candidate: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(candidate, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  say(`PORT is ${process.env.PORT}, which is no port.`);
  process.exit(1);
}
/** The runtime of a start that was killed a moment ago is just being ended. */
async function becomesFree(candidate: number): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await isFree(candidate)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

if (!(await becomesFree(port))) {
  say(`Port ${port} is in use. Choose another: PORT=8788 npm start`);
  process.exit(1);
}

let stopped = false;
let end = (): void => process.exit(0);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!stopped) end();
    stopped = true;
  });
}

await build();
const embedded = await startEmbedded({
  state,
  port,
  onLog: showLog,
  webhookAllow: process.env.SLIPWAY_WEBHOOK_ALLOW,
}).catch((error: unknown) => {
  if (!(error instanceof FolderInUse)) throw error;
  say(error.message);
  process.exit(1);
});
const stopping = new AbortController();
end = () => {
  stopping.abort();
  void embedded.stop().finally(() => process.exit(0));
};

const address = `http://127.0.0.1:${port}`;
say(`Slipway runs on  ${address}`);
say(`Its letters are in  ${address}/local/mailbox`);

/** A tick that fails is one minute lost; the next comes. */
const tick = (...when: Parameters<Embedded["tick"]>) =>
  embedded.tick(...when).catch((error: unknown) => showLog(String(error)));
// What a crash left behind waits no longer: the first tick comes as if a minute had passed.
await tick(new Date(Date.now() + MINUTE_MS));
await tick(new Date(), "hour");
setInterval(() => void tick(new Date()), MINUTE_MS);
setInterval(() => void tick(new Date(), "hour"), 60 * MINUTE_MS);

if (process.env.SLIPWAY_DEMO !== "0") {
  await startDemo({
    state,
    baseUrl: address,
    isEmpty: () => embedded.isEmpty(),
    say,
    signal: stopping.signal,
  });
}
