import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildClient } from "./build.ts";
import { type Client, installClient } from "./test/client.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

// Each starts processes, and some wait for what Slipway is to say next.
vi.setConfig({ testTimeout: 30_000 });

let client: Client;
beforeAll(async () => {
  client = await installClient();
});
afterAll(() => client.remove());

describe("the built client", () => {
  it("is one file of less than 80 KB that says what runs it", () => {
    expect(statSync(client.file).size).toBeLessThan(80 * 1024);
    expect(readFileSync(client.file, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
  });

  it("is made of the client's own sources, and of no package", async () => {
    const inputs = await buildClient(join(client.folder, "again"));
    expect(inputs.filter((file) => !file.startsWith("cli/src/"))).toEqual([]);
  });

  it("asks for nothing but Node's own", () => {
    const required = readFileSync(client.file, "utf8").matchAll(/require\("([^"]+)"\)/g);
    expect([...required].map(([, name]) => name).filter((name) => !name?.startsWith("node:"))).toEqual([]);
  });

  it("says the version of package.json", async () => {
    expect((await client.run(["--version"])).stdout).toBe(`${version}\n`);
  });

  it.each(["module", "commonjs"])(
    "runs in a folder of type %s, though its name has no extension",
    async (type) => {
      const folder = join(client.folder, type);
      mkdirSync(folder);
      writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
      copyFileSync(client.file, join(folder, "slipway"));
      const { stdout } = await run(process.execPath, [join(folder, "slipway"), "--version"]);
      expect(stdout).toBe(`${version}\n`);
    },
  );
});
