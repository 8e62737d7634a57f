import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { ACTION_OF } from "./actions.ts";
import { openApiDocument, operations } from "./openapi.ts";

const document = openApiDocument("https://slipway.example");

/** What the rules cannot know: a socket answers 101, a redirect 302, and what takes nothing refuses nothing. */
const ANSWER_OTHERWISE = [
  ...["/v1/orgs/{org}/live", "/p/{page}/live", "/v1/auth/github", "/v1/auth/github/callback"].map(
    (path) => ["operation-2xx-response", path] as const,
  ),
  ...["/healthz", "/v1/openapi.json", "/docs"].map((path) => ["operation-4xx-response", path] as const),
].map(([rule, path]) => `${rule} #/paths/${path.replaceAll("/", "~1")}/get/responses`);

describe("the OpenAPI document", () => {
  it("is found valid by a public linter, by its recommended rules", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const found = await lintFromString({ source: JSON.stringify(document), config });
    const unexpected = found.filter(
      ({ ruleId, location }) => !ANSWER_OTHERWISE.includes(`${ruleId} ${location[0]?.pointer}`),
    );
    const told = unexpected.map(
      ({ ruleId, severity, message, location }) =>
        `${severity} ${ruleId}: ${message} at ${location[0]?.pointer}`,
    );
    expect(told).toEqual([]);
  });

  it("holds every operation, each under a name of its own", () => {
    const all = operations();
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const paths = document.paths as Record<string, Record<string, unknown>>;
    for (const { method, path } of all) expect(paths[path]?.[method.toLowerCase()], path).toBeDefined();
  });

  it("says of every operation in an organisation what it asks for", () => {
    const silent = operations().filter(
      ({ name, access }) => (access === "organisation" || access === "machine") && !ACTION_OF[name],
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
