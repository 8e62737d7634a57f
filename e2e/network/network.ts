import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { freePort, newFolder, removeFolder } from "../product.ts";
import type { Said, Seen, Told } from "./inside.ts";
import type { Leads } from "./names.ts";
import { startPassage } from "./passage.ts";
import { IPV6, PUBLIC } from "./places.ts";

export type Network = {
  /** Of the product that runs in it. */
  readonly url: string;
  /** Names lead there from now on, beside those that were told before. */
  lead(names: Readonly<Record<string, Leads>>): Promise<void>;
  seen(): Promise<Seen>;
  stop(): Promise<void>;
};

/** A network and a file system of one's own, and processes that end together. */
const OWN = ["--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child"];
const unshared = [...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), ...OWN];

const TRY = `ip link set lo up && ip addr add ${PUBLIC}/32 dev lo && mount --bind /etc/hosts /etc/hosts || exit 1
ip -6 addr add ${IPV6}/128 dev lo && echo 6 || true`;
const tried =
  process.platform === "linux"
    ? spawnSync("unshare", [...unshared, "sh", "-c", TRY], { encoding: "utf8", timeout: 10_000 })
    : null;

/** Whether this machine lets a test have a network of its own. */
export const isPossible = tried?.status === 0;
export const hasIpv6 = isPossible && tried?.stdout.trim() === "6";

function whyNot(): string {
  if (tried === null) return "only on Linux";
  if (tried.error) return tried.error.message;
  return tried.stderr.trim().split("\n")[0] ?? "not allowed here";
}

/** What to add to the name of what cannot be tried. */
export const away = isPossible ? "" : ` (needs a network of its own: ${whyNot()})`;

/** Starts what speaks in turns with what is inside: it is told, and says what was seen. */
function startInside(folder: string, port: number) {
  const inside = join(import.meta.dirname, "inside.ts");
  const args = [...unshared, process.execPath, inside, folder, String(port), hasIpv6 ? "6" : "4"];
  const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const waiting = new Map<number, (seen: Seen) => void>();
  child.on("message", ({ turn, seen }: Said) => {
    waiting.get(turn)?.(seen);
    waiting.delete(turn);
  });
  const gone = ended.then(() => Promise.reject(new Error(`the network ended:\n${output}`)));
  gone.catch(() => undefined);
  const answered = (turn: number): Promise<Seen> =>
    Promise.race([new Promise<Seen>((done) => waiting.set(turn, done)), gone]);
  return { child, ended, answered };
}

/** Starts a network of its own with the product in it, as if it were on the internet; nobody is allowed anything. */
export async function startNetwork(): Promise<Network> {
  const folder = newFolder();
  const port = await freePort();
  const { child, ended, answered } = startInside(folder, port);
  await answered(0);
  const passage = await startPassage({ port }, { path: join(folder, "product.sock") });
  let names: Readonly<Record<string, Leads>> = {};
  let turn = 0;
  const tell = (): Promise<Seen> => {
    turn += 1;
    child.send({ turn, names } satisfies Told);
    return answered(turn);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    lead: async (more) => {
      names = { ...names, ...more };
      await tell();
    },
    seen: tell,
    stop: async () => {
      passage.close();
      child.disconnect();
      await ended;
      removeFolder(folder);
    },
  };
}
