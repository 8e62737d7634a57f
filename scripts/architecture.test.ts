import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CRONS } from "./embedded.ts";
import { LAW, type Layer } from "./import-law.ts";

const ROOT = resolve(import.meta.dirname, "..");

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(join(ROOT, folder))) {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) yield* filesIn(path);
    else if (/\.tsx?$/.test(name) && !name.endsWith(".d.ts")) yield path;
  }
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith("worker/test/");

type Import = { readonly target: string; readonly typeOnly: boolean };

function importsOf(file: string): Import[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  const statements = source.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm,
  );
  const dynamic = source.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statements].map(([, typeOnly, target = ""]) => ({ target, typeOnly: typeOnly !== undefined })),
    ...[...dynamic].map(([, target = ""]) => ({ target, typeOnly: false })),
  ];
}

const within = (file: string, places: readonly string[]) =>
  places.some((place) => file === place || file.startsWith(`${place}/`));
const layerOf = (file: string): Layer | undefined => LAW.find(({ at }) => within(file, at));
const packageOf = (target: string) =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");

const sources = ["schema", "worker", "web", "cli"].flatMap((folder) => {
  try {
    return [...filesIn(folder)];
  } catch {
    return [];
  }
});

/** What an import breaks, in words; null where it keeps the law. */
function offence(file: string, layer: Layer, { target }: Import): string | null {
  if (!target.startsWith(".")) {
    const allowed =
      layer.packages.includes("*") ||
      layer.packages.includes(packageOf(target)) ||
      layer.packages.includes(target);
    return allowed ? null : `${file} imports the package ${target}`;
  }
  const found = relative(ROOT, resolve(ROOT, dirname(file), target.replace(/\?.*$/, "")));
  const other = layerOf(found);
  if (other === layer) return null;
  if (!other)
    return /\.(css|svg|html)$/.test(found) ? null : `${file} imports ${found}, which is in no layer`;
  return layer.layers.includes(other.name)
    ? null
    : `${file} (${layer.name}) imports ${found} (${other.name})`;
}

describe("the import law", () => {
  it("has a layer for every source file", () => {
    const strays = sources.filter((file) => !isTest(file) && !layerOf(file) && !/\.config\.ts$/.test(file));
    expect(strays).toEqual([]);
  });

  it.each(LAW.map((layer) => [layer.name, layer] as const))("is kept by %s", (_, layer) => {
    const files = sources.filter(
      (file) => within(file, layer.at) && !isTest(file) && !/\.config\.ts$/.test(file),
    );
    const offences = files.flatMap((file) =>
      importsOf(file).flatMap((one) => offence(file, layer, one) ?? []),
    );
    expect(offences).toEqual([]);
  });

  it("knows no circle of files, types aside", () => {
    const edges = new Map(
      sources
        .filter((file) => !isTest(file))
        .map((file) => [
          file,
          importsOf(file)
            .filter(({ target, typeOnly }) => target.startsWith(".") && !typeOnly)
            .map(({ target }) => relative(ROOT, resolve(ROOT, dirname(file), target))),
        ]),
    );
    const done = new Set<string>();
    const circles: string[][] = [];
    const walk = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) circles.push([...path.slice(at), file]);
      if (at >= 0 || done.has(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of edges.keys()) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("is repeated by the linter for the layers that must stay pure", () => {
    const { overrides } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8")) as {
      overrides: { includes: string[]; linter?: { rules?: { style?: { noRestrictedImports?: unknown } } } }[];
    };
    const restricted = overrides
      .filter(({ linter }) => linter?.rules?.style?.noRestrictedImports)
      .flatMap(({ includes }) => includes);
    for (const folder of [
      "schema/contract",
      "worker/core",
      "worker/ingest",
      "worker/services",
      "worker/store",
      "worker/http",
      "worker/queue",
      "web",
    ]) {
      expect(
        restricted.some((pattern) => pattern.startsWith(folder)),
        folder,
      ).toBe(true);
    }
  });
});

describe("the pure core", () => {
  const pure = sources.filter((file) => /^worker\/(?:core|ingest)\//.test(file) && !isTest(file));

  it("has no clock, no randomness and no input or output", () => {
    const impure = pure.filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|getRandomValues|\bfetch\(|setTimeout\(|console\./.test(
        readFileSync(join(ROOT, file), "utf8"),
      ),
    );
    expect(impure).toEqual([]);
  });
});

describe("the configuration that is deployed", () => {
  const config = readFileSync(join(ROOT, "wrangler.toml"), "utf8");

  it("reaches public addresses only, whatever a fetch is told", () => {
    expect(config).toMatch(/compatibility_flags = \[[^\]]*"global_fetch_strictly_public"/);
  });

  it("has the triggers that the product has on one machine", () => {
    const [, crons] = config.match(/^crons = (\[.*\])$/m) ?? [];
    expect(JSON.parse(crons ?? "[]")).toEqual(Object.values(CRONS));
    expect(readFileSync(join(ROOT, "worker/index.ts"), "utf8")).toContain(`"${CRONS.hour}"`);
  });

  it("gives every queue a dead-letter queue with a consumer", () => {
    const consumed = [...config.matchAll(/\[\[queues\.consumers\]\]\s+queue = "([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const dead = [...config.matchAll(/dead_letter_queue = "([^"]+)"/g)].map(([, name]) => name);
    const produced = [
      ...config.matchAll(/\[\[queues\.producers\]\]\s+binding = "\w+"\s+queue = "([^"]+)"/g),
    ].map(([, name]) => name);
    expect(dead).toHaveLength(produced.length);
    for (const name of [...produced, ...dead]) expect(consumed).toContain(name);
  });
});
