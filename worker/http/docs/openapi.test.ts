import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../schema/contract/webhook-events.ts";
import { ACTION_OF } from "./actions.ts";
import { openApiDocument, operations } from "./openapi.ts";

const document = openApiDocument("https://slipway.example");

/** What the rules cannot know: a socket answers 101, a redirect 302, and what takes nothing refuses nothing. */
const ANSWER_OTHERWISE = [
  ...["/v1/orgs/{org}/live", "/p/{page}/live", "/v1/auth/github", "/v1/auth/github/callback"].map(
    (path) => ["operation-2xx-response", path] as const,
  ),
  ...["/healthz", "/v1/openapi.json", "/.well-known/slipway-keys.json", "/docs"].map(
    (path) => ["operation-4xx-response", path] as const,
  ),
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

  it("holds every type of message, each under a name of its own, with its schema and an example", () => {
    const messages = document.webhooks as Record<
      string,
      { post: { operationId: string; requestBody: unknown } }
    >;
    expect(Object.keys(messages)).toEqual(WEBHOOK_TYPES);
    const names = [
      ...operations().map(({ name }) => name),
      ...Object.values(messages).map(({ post }) => post.operationId),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const type of WEBHOOK_TYPES) {
      expect(messages[type]?.post.requestBody).toMatchObject({
        content: { "application/json": { schema: { type: "object" }, example: { type } } },
      });
    }
  });

  it("says of every operation in an organisation what it asks for", () => {
    const silent = operations().filter(
      ({ name, access }) => (access === "organisation" || access === "machine") && !ACTION_OF[name],
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

type Told = { readonly description: string; readonly responses: Readonly<Record<string, unknown>> };
const told = (method: string, path: string): Told => {
  const found = (document.paths as Record<string, Record<string, Told>>)[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not in the document`);
  return found;
};

describe("the document of an operation", () => {
  it.each([
    ["post", "/v1/auth/sign-in", [401, 403]],
    ["post", "/v1/auth/passkey", [401, 403]],
    ["post", "/v1/auth/email/confirm", [404]],
    ["post", "/v1/auth/password-reset/confirm", [404]],
    ["post", "/v1/invitations/show", [404]],
    ["post", "/v1/invitations/accept", [403, 404]],
    ["post", "/v1/orgs/{org}/members", [404]],
  ])("lists what its own work refuses: %s %s", (method, path, codes) => {
    const { responses } = told(method, path);
    for (const code of codes) expect(responses, String(code)).toHaveProperty(String(code));
  });

  it.each([
    ["delete", "/v1/me"],
    ["post", "/v1/me/email"],
    ["post", "/v1/me/passkeys"],
    ["delete", "/v1/orgs/{org}"],
    ["get", "/v1/orgs/{org}/export"],
    ["post", "/v1/orgs/{org}/tokens"],
    ["post", "/v1/orgs/{org}/members"],
    ["patch", "/v1/orgs/{org}/members/{id}"],
    ["post", "/v1/orgs/{org}/invitations"],
  ])("says where it may ask once more who sits there: %s %s", (method, path) => {
    expect(told(method, path).description).toMatch(/just been proven|shown a little while ago/);
  });

  it("asks for a body where one has to come, and only there", () => {
    const required = (method: string, path: string) =>
      (told(method, path) as { requestBody?: { required: boolean } }).requestBody?.required;
    expect(required("post", "/v1/ingest/github")).toBe(true);
    expect(required("post", "/v1/orgs/{org}/tokens")).toBe(true);
    expect(required("delete", "/v1/orgs/{org}/stops/{id}")).toBe(false);
    expect(required("get", "/v1/me")).toBeUndefined();
  });

  it("says that anybody may leave", () => {
    expect(told("delete", "/v1/orgs/{org}/members/{id}").description).toContain("Anybody may leave");
  });
});
