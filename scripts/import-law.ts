/** Who may import whom. Held by a test; the linter says the same while one types. */
export type Layer = {
  readonly name: string;
  /** Folders and files of the layer, from the root. */
  readonly at: readonly string[];
  /** Names of layers it may import, itself aside. */
  readonly layers: readonly string[];
  /** Packages it may import; `*`: any. */
  readonly packages: readonly string[];
};

export const LAW: readonly Layer[] = [
  { name: "contract", at: ["schema/contract"], layers: [], packages: ["zod"] },
  { name: "tables", at: ["schema/tables"], layers: ["contract"], packages: ["drizzle-orm"] },
  {
    name: "core",
    at: ["worker/core"],
    layers: ["contract"],
    packages: ["semver", "rrule-temporal", "temporal-polyfill"],
  },
  {
    name: "ingest",
    at: ["worker/ingest"],
    layers: ["contract", "core"],
    packages: ["saxes", "packageurl-js"],
  },
  {
    name: "services",
    at: ["worker/services"],
    layers: ["contract", "core", "ingest"],
    packages: ["node:crypto", "@simplewebauthn/server", "jose"],
  },
  {
    name: "store",
    at: ["worker/store"],
    layers: ["contract", "core", "tables", "services"],
    packages: ["drizzle-orm", "lucia"],
  },
  {
    name: "objects",
    at: ["worker/objects"],
    layers: ["contract", "core", "services", "store", "env"],
    packages: ["cloudflare:workers"],
  },
  { name: "outside", at: ["worker/outside"], layers: ["core", "services", "env"], packages: ["arctic"] },
  { name: "env", at: ["worker/env.ts"], layers: ["objects"], packages: [] },
  {
    name: "http",
    at: ["worker/http"],
    layers: ["contract", "core", "ingest", "services"],
    packages: ["hono", "zod"],
  },
  { name: "queue", at: ["worker/queue"], layers: ["contract", "core", "services"], packages: [] },
  {
    name: "compose",
    at: ["worker/compose.ts", "worker/index.ts"],
    layers: [
      "contract",
      "core",
      "services",
      "store",
      "objects",
      "http",
      "queue",
      "outside",
      "env",
      "compose",
    ],
    packages: [],
  },
  { name: "web", at: ["web"], layers: ["contract"], packages: ["*"] },
  { name: "cli", at: ["cli"], layers: ["contract"], packages: ["*"] },
];
