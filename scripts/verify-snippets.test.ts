import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSigning, signatureOf } from "../worker/services/webhooks/sign.ts";

const HERE = resolve(import.meta.dirname, "../docs/verify");
const CLASSES = mkdtempSync(join(tmpdir(), "slipway-verify-"));
afterAll(() => rmSync(CLASSES, { recursive: true }));

const answers = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** What `python3` stands for: a shim that looks for it takes longer than it does. */
const python =
  spawnSync("python3", ["-c", "import sys; print(sys.executable)"]).stdout?.toString().trim() || "python3";

type Language = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly isHere: boolean;
  /** Whether what public keys need is here as well. */
  readonly hasKeys: boolean;
};

const language = (
  name: string,
  command: Language["command"],
  isHere: boolean,
  hasKeys = isHere,
): Language => ({
  name,
  command,
  isHere,
  hasKeys,
});

const LANGUAGES: readonly Language[] = [
  language("JavaScript", [process.execPath, `${HERE}/node.mjs`], true),
  language(
    "Python",
    [python, `${HERE}/verify.py`],
    answers(python, "--version"),
    answers(python, "-c", "import cryptography"),
  ),
  language("Go", ["go", "run", `${HERE}/verify.go`], answers("go", "version")),
  language("Java", ["java", "-cp", CLASSES, "Verify"], answers("javac", "-version")),
  language("Ruby", ["ruby", `${HERE}/verify.rb`], answers("ruby", "-ropenssl", "-e", "0")),
  language(
    "a shell",
    ["bash", `${HERE}/verify.sh`],
    answers("bash", "-c", "openssl version | grep -q 'OpenSSL 3'"),
  ),
];

type Sent = {
  readonly key: string;
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: Uint8Array;
  readonly now: number;
};

function isAccepted({ command: [program, ...args] }: Language, sent: Sent): Promise<boolean> {
  const { key, id, timestamp, signature, body, now } = sent;
  return new Promise((done, fail) => {
    const child = spawn(program, [...args, key, id, timestamp, signature, String(now)], { stdio: "pipe" });
    let complaint = "";
    child.stderr.on("data", (some: Buffer) => {
      complaint += some.toString();
    });
    // What refuses before it reads closes its end.
    child.stdin.on("error", () => undefined);
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0 || (code === 1 && complaint === "")) done(code === 0);
      else fail(new Error(`${program} ended with ${code}: ${complaint}`));
    });
    child.stdin.end(body);
  });
}

const AT = 1_614_265_330;
/** The vector that the specification's own libraries are tested with, and that of Svix for keys. */
const PUBLISHED: Omit<Sent, "key" | "signature"> = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: String(AT),
  body: Buffer.from('{"test": 2432232314}'),
  now: AT,
};
const BY_SECRET: Sent = {
  ...PUBLISHED,
  key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const BY_KEY: Sent = {
  ...PUBLISHED,
  key: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
  signature: "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
};

const flipped = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

/** A signature with another bit in it, under the same version. */
function forged({ signature }: Sent): string {
  const [version = "", value = ""] = signature.split(",");
  return `${version},${Buffer.from(flipped(Buffer.from(value, "base64"), 20)).toString("base64")}`;
}

/** The signature written in ways that are not the base64 of the specification, though its bytes could be read from them. */
function misspelt({ signature }: Sent): string[] {
  const bare = signature.replace(/=+$/, "");
  const last = bare.at(-1) ?? "";
  // Of the last letter some bits belong to no byte.
  const next = String.fromCharCode(last.charCodeAt(0) + 1);
  const padding = signature.slice(bare.length);
  return [
    signature.replaceAll("+", "-").replaceAll("/", "_"),
    bare,
    `${signature}=`,
    `${bare.slice(0, -1)}${next}${padding}`,
  ];
}

/** A list as long as a header may be, with one signature again and again and nothing between some of the blanks. */
const crowded = (sent: Sent): string =>
  [
    ...Array.from({ length: 1000 }, (_, n) => `v2,${n}`),
    ...Array(8).fill(forged(sent)),
    "",
    "",
    ",",
    "v1",
    "v1a",
    "v1,é",
    "v1a,é",
  ].join(" ");

const version = ({ signature }: Sent) => signature.slice(0, signature.indexOf(",") + 1);

/** What makes a message another one, or one of another time. */
const refused = (sent: Sent): readonly [string, Partial<Sent>][] => [
  ["another body", { body: flipped(sent.body, 3) }],
  ["a longer body", { body: Buffer.concat([sent.body, Buffer.from("\n")]) }],
  ["another id", { id: `${sent.id}a` }],
  ["no id", { id: "" }],
  ["another time", { timestamp: String(AT + 1) }],
  ["a time 301 seconds ago", { now: AT + 301 }],
  ["a time 301 seconds ahead", { now: AT - 301 }],
  ["a time with more than digits", { timestamp: `${AT}.0` }],
  ["a time with a zero before it", { timestamp: `0${AT}` }],
  ["another signature", { signature: forged(sent) }],
  ["a cut signature", { signature: sent.signature.slice(0, -4) }],
  ["no signature", { signature: "" }],
  ["a version and no signature", { signature: version(sent) }],
  ["a version that nobody knows", { signature: sent.signature.replace(/^v1a?/, "v2") }],
  ["no version", { signature: sent.signature.slice(sent.signature.indexOf(",") + 1) }],
  ["a thousand signatures, none of which is right", { signature: crowded(sent) }],
  ["a signature in any spelling but its own", { signature: misspelt(sent).join(" ") }],
];

const accepted = (sent: Sent): readonly [string, Partial<Sent>][] => [
  ["as it was sent", {}],
  ["300 seconds late", { now: AT + 300 }],
  ["300 seconds early", { now: AT - 300 }],
  ["twice, after a thousand others", { signature: `${crowded(sent)}  ${sent.signature} ${sent.signature}` }],
  ["among signatures of others", { signature: `${forged(sent)} v2,abcd ${sent.signature} nonsense` }],
];

/** What is looked at before any key is, and so tried by one. */
const NO_TIMES: readonly [string, Partial<Sent>][] = [
  ["a time with a plus before it", { timestamp: `+${AT}` }],
  ["a time with a blank before it", { timestamp: ` ${AT}` }],
  ["a time with a line's end after it", { timestamp: `${AT}\n` }],
  ["no time", { timestamp: "" }],
  ["a time of 20 digits", { timestamp: `${AT}${AT}` }],
  ["a time in digits of another script", { timestamp: "١٦١٤٢٦٥٣٣٠" }],
];

const NEAR_TIMES: readonly [string, Partial<Sent>][] = [
  ["299 seconds late", { now: AT + 299 }],
  ["299 seconds early", { now: AT - 299 }],
];

/** The cases in which it does not say what it should. */
async function wrongs(one: Language, sent: Sent, cases: readonly [string, Partial<Sent>][], wanted: boolean) {
  const found = await Promise.all(
    cases.map(async ([name, change]) =>
      (await isAccepted(one, { ...sent, ...change })) === wanted ? [] : [name],
    ),
  );
  return found.flat();
}

describe.each(LANGUAGES.map((one) => [one.name, one] as const))("the way to verify in %s", (name, one) => {
  beforeAll(() => {
    if (name !== "Java" || !one.isHere) return;
    const { status, stderr } = spawnSync("javac", ["-d", CLASSES, `${HERE}/Verify.java`], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
  });
  const away = (has: boolean) => (has ? "" : " (what runs it is not on this machine)");

  it.runIf(one.isHere)(
    `accepts by a secret what is genuine, and nothing else${away(one.isHere)}`,
    async () => {
      expect(await wrongs(one, BY_SECRET, [...accepted(BY_SECRET), ...NEAR_TIMES], true)).toEqual([]);
      expect(await wrongs(one, BY_SECRET, [...refused(BY_SECRET), ...NO_TIMES], false)).toEqual([]);
    },
  );

  it.runIf(one.hasKeys)(
    `accepts by a public key what is genuine, and nothing else${away(one.hasKeys)}`,
    async () => {
      expect(await wrongs(one, BY_KEY, accepted(BY_KEY), true)).toEqual([]);
      expect(await wrongs(one, BY_KEY, refused(BY_KEY), false)).toEqual([]);
    },
  );

  it.runIf(one.hasKeys)(
    `accepts what Slipway signs, also while a secret is replaced${away(one.hasKeys)}`,
    async () => {
      const [before, after] = [await newSigning(), await newSigning()];
      const body = Buffer.from('{"text":"é e\u0301 🚀 \u2028 \\ud800","number":1e400}');
      const signings = [after.signing, before.signing];
      const signature = await signatureOf(signings, "msg_01kc9v2m4q8w7x3n5p6r1s2t3v", AT, body);
      const sent = { id: "msg_01kc9v2m4q8w7x3n5p6r1s2t3v", timestamp: String(AT), signature, body, now: AT };
      for (const { signing, publicKey } of [before, after]) {
        expect(await isAccepted(one, { ...sent, key: signing.secret })).toBe(true);
        expect(await isAccepted(one, { ...sent, key: publicKey })).toBe(true);
      }
      const other = await newSigning();
      expect(await isAccepted(one, { ...sent, key: other.signing.secret })).toBe(false);
      expect(await isAccepted(one, { ...sent, key: other.publicKey })).toBe(false);
    },
  );
});
