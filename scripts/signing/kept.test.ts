import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openSealingKeys } from "../../worker/services/webhooks/seal.ts";
import { keptSigningKeys, replaceSigningKeys, sealingKeysIn, signingKeysIn } from "./kept.ts";
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

describe("the keys that keep secrets", () => {
  it("are made once, in a file of their own that is nobody else's to read", async () => {
    const folder = newFolder();
    const made = await sealingKeysIn(folder);
    expect(await sealingKeysIn(folder)).toBe(made);
    expect(await openSealingKeys(made)).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["sealing-keys.json"]);
    expect(statSync(join(folder, "sealing-keys.json")).mode & 0o777).toBe(0o600);
  });
});
