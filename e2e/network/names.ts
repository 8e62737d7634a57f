import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";

/** What a name leads to: addresses, or how asking for it goes wrong. */
export type Leads = readonly string[] | "nowhere" | "to a fault" | "to no answer";

export type Names = {
  /** From now on. A name that is not among them leads nowhere. */
  set(names: Readonly<Record<string, Leads>>): void;
  /** How often each name was asked for. */
  readonly asked: Readonly<Record<string, number>>;
};

const [A, AAAA] = [1, 28];
const [IS_ANSWER, NXDOMAIN, SERVFAIL] = [0x8180, 3, 2];

function bytesOf(address: string): number[] {
  if (isIPv4(address)) return address.split(".").map(Number);
  const [head = [], tail = []] = address
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16))));
  const words = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return words.flatMap((word) => [word >> 8, word & 255]);
}

/** Where the name of a question ends, and the name. */
function nameIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

/** An answer that nobody may remember. */
function answerTo(query: Buffer, end: number, leads: Exclude<Leads, "to no answer">): Buffer {
  const type = query.readUInt16BE(end);
  const isKnown = typeof leads !== "string";
  const records = (isKnown ? leads : [])
    .filter((address) => type === (isIPv4(address) ? A : AAAA))
    .map(bytesOf)
    .map((bytes) => [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes]);
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  const code = leads === "nowhere" ? NXDOMAIN : SERVFAIL;
  head.writeUInt16BE(isKnown ? IS_ANSWER : IS_ANSWER | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, query.subarray(12, end + 4), Buffer.from(records.flat())]);
}

/** A name server, on the port that all of them have. */
export async function startNames(host: string): Promise<Names> {
  let names: Readonly<Record<string, Leads>> = {};
  const asked: Record<string, number> = {};
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const { name, end } = nameIn(query);
    asked[name] = (asked[name] ?? 0) + 1;
    const leads = names[name] ?? "nowhere";
    if (leads !== "to no answer") socket.send(answerTo(query, end, leads), from.port, from.address);
  });
  await new Promise<void>((done, fail) => {
    socket.once("error", fail);
    socket.bind(53, host, done);
  });
  return {
    set: (now) => {
      names = now;
    },
    asked,
  };
}
