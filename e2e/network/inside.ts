import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newAuthority } from "../certificates.ts";
import { startProduct } from "../product.ts";
import { startTlsReceiver } from "../tls-receiver.ts";
import { type Leads, startNames } from "./names.ts";
import { startPassage } from "./passage.ts";
import { IPV6, PRIVATE, PUBLIC } from "./places.ts";

/** What this process is told: what names lead to from now on. */
export type Told = { readonly turn: number; readonly names: Readonly<Record<string, Leads>> };

/** What was seen in this network up to now. */
export type Seen = {
  /** The paths that the public receiver was asked for. */
  readonly requests: readonly string[];
  /** How often anybody connected to a private address. */
  readonly trapped: number;
  /** How often each name was asked for. */
  readonly asked: Readonly<Record<string, number>>;
};

/** The first word says that all is ready. */
export type Said = { readonly turn: number; readonly seen: Seen };

const [folder = "", port = "", six = ""] = process.argv.slice(2);
const hasIpv6 = six === "6";
const say = (said: Said) => process.send?.(said);

/** For this process and its own, a file of the system is another. */
function replace(file: string, text: string): void {
  if (!existsSync(file)) return;
  const own = join(folder, "etc", file.replaceAll("/", "-"));
  writeFileSync(own, text);
  execFileSync("mount", ["--bind", own, file]);
}

function setUp(): void {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  for (const address of [PUBLIC, ...PRIVATE])
    if (!address.startsWith("127.")) execFileSync("ip", ["addr", "add", `${address}/32`, "dev", "lo"]);
  // Without an address of its own of that kind nobody would ask what a name's are.
  if (hasIpv6) execFileSync("ip", ["-6", "addr", "add", `${IPV6}/128`, "dev", "lo"]);
  mkdirSync(join(folder, "etc"));
  replace("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  replace("/etc/hosts", "127.0.0.1 localhost\n");
  replace("/etc/nsswitch.conf", "hosts: files dns\n");
}

setUp();
const names = await startNames("127.0.0.1");
const authority = await newAuthority("The authority of this network");
const authorities = join(folder, "authorities.pem");
writeFileSync(authorities, authority.cert);
// Whoever is at a private address has the right certificate too: that is not what keeps the product from it.
const certificate = await authority.issue({ names: ["*.example.com"] });
const at = (host: string) => startTlsReceiver(certificate, { host, port: 443 });
const receiver = await at(PUBLIC);
const traps = await Promise.all([...PRIVATE, ...(hasIpv6 ? ["::1"] : [])].map(at));

const product = await startProduct({ state: join(folder, "state"), port: Number(port), authorities });
await startPassage({ path: join(folder, "product.sock") }, { port: Number(port) });

const seen = (): Seen => ({
  requests: receiver.requests,
  trapped: traps.reduce((sum, trap) => sum + trap.met(), 0),
  asked: names.asked,
});
process.on("message", (told: Told) => {
  names.set(told.names);
  say({ turn: told.turn, seen: seen() });
});
process.once("disconnect", () => {
  // This is the first process of its kind: with it, all others end.
  setTimeout(() => process.exit(), 5000);
  void product.stop().finally(() => process.exit());
});
say({ turn: 0, seen: seen() });
