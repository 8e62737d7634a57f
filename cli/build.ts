import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const HERE = import.meta.dirname;

/**
 * A file without an extension is CommonJS or a module by the folder it is put in. Inside a function that fetches its own
 * `require`, the same text is both.
 */
const PROLOGUE = `#!/usr/bin/env node
(async () => {
const require = (await import("node:module")).createRequire("file:///");`;
const EPILOGUE = "})();";

/**
 * Writes the client as one file for Node 18 and newer, with nothing beside it.
 * @returns the sources it is made of, from the root
 */
export async function buildClient(outfile: string): Promise<readonly string[]> {
  const { version } = JSON.parse(readFileSync(join(HERE, "..", "package.json"), "utf8")) as {
    version: string;
  };
  mkdirSync(dirname(outfile), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: join(HERE, ".."),
    metafile: true,
    entryPoints: [join(HERE, "src", "main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node18",
    format: "cjs",
    banner: { js: PROLOGUE },
    footer: { js: EPILOGUE },
    define: { SLIPWAY_VERSION: JSON.stringify(version) },
    // Names stay, so that a fault can be told by its stack.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: "utf8",
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
}
