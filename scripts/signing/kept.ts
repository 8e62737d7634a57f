import { randomUUID } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newSigningKeys } from "./rotate.ts";

const fileIn = (state: string) => join(state, "signing-keys.json");

/** Writes aside first, so that whoever reads never meets half a key, and a crash leaves none. */
function write(state: string, text: string, settle: (written: string, file: string) => void): void {
  const written = join(state, `signing-keys.${randomUUID()}.new`);
  try {
    writeFileSync(written, text, { mode: 0o600, flag: "wx" });
    settle(written, fileIn(state));
  } finally {
    rmSync(written, { force: true });
  }
}

/** A link is made where there is nothing yet, or not at all: of two that come at once, both have the one's keys. */
function linkFirst(written: string, file: string): void {
  try {
    linkSync(written, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** The keys of a state folder; null: it has none yet. */
export const keptSigningKeys = (state: string): string | null =>
  existsSync(fileIn(state)) ? readFileSync(fileIn(state), "utf8") : null;

/** The keys of a state folder, which are made when they are first wanted and only their owner may read. */
export async function signingKeysIn(state: string): Promise<string> {
  const kept = keptSigningKeys(state);
  if (kept !== null) return kept;
  write(state, await newSigningKeys(), linkFirst);
  return readFileSync(fileIn(state), "utf8");
}

/** Puts other keys in the place of those of a state folder. */
export const replaceSigningKeys = (state: string, text: string): void => write(state, text, renameSync);
