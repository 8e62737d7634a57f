import { text } from "node:stream/consumers";
import { keptSigningKeys, replaceSigningKeys } from "./signing/kept.ts";
import { newSigningKeys, pruneSigningKeys, rotateSigningKeys } from "./signing/rotate.ts";
import { stateFolder } from "./state.ts";

const USAGE = `npm run keys -- rotate            lets a new key sign the permits of the product on this machine
npm run keys -- prune             drops its keys that only verify what they signed
npm run -s keys -- new            prints new keys
npm run -s keys -- rotate --stdin
npm run -s keys -- prune --stdin  read keys, or a published set, and print what becomes of them
`;

const CHANGES: Readonly<Record<string, (keys: string) => Promise<string>>> = {
  rotate: rotateSigningKeys,
  prune: pruneSigningKeys,
};

const DONE: Readonly<Record<string, string>> = {
  rotate:
    "The next start signs with a new key. The older ones go on verifying; after an hour, prune drops them.",
  prune: "The next start knows the key that signs and no other.",
};

/** Keys go to stdout and nothing else does, so that they can be handed on. */
async function change(command: string, fromStdin: boolean): Promise<void> {
  const changed = CHANGES[command];
  if (!changed) throw new TypeError(USAGE.trimEnd());
  if (fromStdin) {
    process.stdout.write(`${await changed(await text(process.stdin))}\n`);
    return;
  }
  const state = stateFolder();
  const kept = keptSigningKeys(state);
  if (kept === null) throw new TypeError(`${state} has no keys yet. The first start makes them.`);
  replaceSigningKeys(state, await changed(kept));
  process.stderr.write(`${DONE[command]}\n`);
}

const [command = "", ...rest] = process.argv.slice(2);
try {
  if (rest.some((option) => option !== "--stdin")) throw new TypeError(USAGE.trimEnd());
  if (command === "new") process.stdout.write(`${await newSigningKeys()}\n`);
  else await change(command, rest.length > 0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
