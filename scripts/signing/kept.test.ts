import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { keptSigningKeys, replaceSigningKeys, signingKeysIn } from "./kept.ts";
import { rotateSigningKeys } from "./rotate.ts";

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-keys-"));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const FILE = "signing-keys.json";
const modeOf = (folder: string) => statSync(join(folder, FILE)).mode & 0o777;

describe("the keys of a state folder", () => {
  it("are made once, and are nobody else's to read", async () => {
    const folder = newFolder();
    expect(keptSigningKeys(folder)).toBeNull();
    const made = await signingKeysIn(folder);
    expect(await signingKeysIn(folder)).toBe(made);
    expect(keptSigningKeys(folder)).toBe(made);
    expect(modeOf(folder)).toBe(0o600);
    expect(readdirSync(folder)).toEqual([FILE]);
  });

  it("are the same for all who want them at the same moment", async () => {
    const folder = newFolder();
    const all = await Promise.all(Array.from({ length: 20 }, () => signingKeysIn(folder)));
    expect(new Set(all).size).toBe(1);
    expect(readdirSync(folder)).toEqual([FILE]);
  });

  it("stay nobody else's when others take their place", async () => {
    const folder = newFolder();
    const next = await rotateSigningKeys(await signingKeysIn(folder));
    replaceSigningKeys(folder, next);
    expect(await signingKeysIn(folder)).toBe(next);
    expect(modeOf(folder)).toBe(0o600);
    expect(readdirSync(folder)).toEqual([FILE]);
  });
});
