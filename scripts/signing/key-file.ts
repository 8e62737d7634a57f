import { randomUUID } from "node:crypto";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes aside first, so that whoever reads never meets half a key, and a crash leaves none. */
function write(file: string, text: string, settle: (written: string, file: string) => void): void {
  const written = `${file.replace(/\.json$/, "")}.${randomUUID()}.new`;
  try {
    writeFileSync(written, text, { mode: 0o600, flag: "wx" });
    settle(written, file);
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

/** Keys of a state folder, which only their owner may read. */
export const keyFile = (name: string) => {
  const fileIn = (state: string) => join(state, name);
  const kept = (state: string): string | null =>
    existsSync(fileIn(state)) ? readFileSync(fileIn(state), "utf8") : null;
  return {
    /** Null: it has none yet. */
    kept,
    /** Those that are there, which are made when they are first wanted. */
    wanted: async (state: string, make: () => string | Promise<string>): Promise<string> => {
      const before = kept(state);
      if (before !== null) return before;
      write(fileIn(state), await make(), linkFirst);
      return readFileSync(fileIn(state), "utf8");
    },
    replace: (state: string, text: string): void => write(fileIn(state), text, renameSync),
  };
};
