import { describe, expect, it } from "vitest";
import { bindings, call, json, makeToken, read, tenant } from "../test/tenant.ts";

const policyOf = (response: Response) => response.headers.get("ratelimit-policy");
const leftOf = (response: Response) =>
  Number(/r=(\d+)/.exec(response.headers.get("ratelimit") ?? "")?.[1] ?? Number.NaN);

describe("an allowance", () => {
  it("is told with every answer to a caller who is known, refusals included", async () => {
    const of = await tenant();
    const board = await call(`/v1/orgs/${of.org}/board`, { token: of.token });
    expect(policyOf(board)).toBe('"credential";q=6000;w=60, "organisation";q=30000;w=60');
    const refused = await call(`/v1/orgs/${of.org}/nothing`, { token: of.token });
    expect(refused.status).toBe(404);
    const missing = await call(`/v1/orgs/${of.org}/projects/none`, { token: of.token });
    expect(missing.status).toBe(404);
    const invalid = await call(`/v1/orgs/${of.org}/board?unknown=1`, { token: of.token });
    expect([invalid.status, policyOf(invalid)]).toEqual([400, policyOf(board)]);
    expect(policyOf(await call("/v1/me", { cookie: of.cookie }))).toBe('"credential";q=6000;w=60');
    expect(policyOf(await call("/healthz"))).toBeNull();
  });

  it("shrinks with each request", async () => {
    const of = await tenant();
    const ask = async () => leftOf(await call(`/v1/orgs/${of.org}/board`, { token: of.token }));
    const first = await ask();
    expect(await ask()).toBe(first - 1);
  });

  it("is not used up by requests that come all at once", async () => {
    const of = await tenant();
    const token = await makeToken(of, ["read"]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call(`/v1/orgs/${of.org}/board`, { token })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const left = leftOf(await call(`/v1/orgs/${of.org}/board`, { token }));
    expect(left).toBe(6000 - 51);
  });

  it("that is used up refuses until it is whole again, for that token alone", async () => {
    const of = await tenant();
    const { id: orgId } = await read<{ id: string }>(of, "");
    const token = await makeToken(of, ["read"]);
    const { items } = await read<{ items: { id: string }[] }>(of, "/tokens");
    const quota = bindings().QUOTA.getByName(orgId);
    await quota.lease(items[0]?.id ?? "", { name: "credential", limit: 6000, windowSeconds: 60 }, 6000);
    const refused = await call(`/v1/orgs/${of.org}/board`, { token });
    expect(refused.status).toBe(429);
    expect((await json<{ type: string }>(refused)).type).toMatch(/too-many-requests$/);
    const reset = Number(/t=(\d+)/.exec(refused.headers.get("ratelimit") ?? "")?.[1]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(reset);
    expect(leftOf(refused)).toBe(0);
    expect((await call(`/v1/orgs/${of.org}/board`, { token: of.token })).status).toBe(200);
  });
});

describe("every answer", () => {
  it.each([
    ["JSON", "/healthz"],
    ["a refusal", "/v1/me"],
    ["an absence", "/v1/nothing"],
    ["a page", "/p/no-such-page"],
    ["the reference", "/docs"],
    ["the mailbox", "http://localhost/local/mailbox"],
    ["a problem's page", "/problems/invalid"],
  ])("carries what keeps a browser from misusing it: %s", async (_, path) => {
    const { headers } = await call(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
    expect(headers.get("referrer-policy")).toBeTruthy();
    const csp = headers.get("content-security-policy") ?? "";
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors");
    expect(csp).not.toContain("unsafe");
    expect(headers.get("x-request-id")).toMatch(/^req_/);
  });

  it("of the interface is closed to other sites", async () => {
    const of = await tenant();
    const headers = { origin: "https://evil.example" };
    const answer = await call(`/v1/orgs/${of.org}/board`, { token: of.token, headers });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await call(`/v1/orgs/${of.org}/board`, { method: "OPTIONS", headers });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a body", () => {
  const send = async (raw: string) => {
    const of = await tenant();
    const headers = { "content-type": "application/json" };
    return call(`/v1/orgs/${of.org}/projects`, { method: "POST", raw, headers, cookie: of.cookie });
  };

  it.each([
    ["too deep", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`],
    ["a list without end", `[${"1,".repeat(60_000)}1]`],
    ["keys without end", `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
    ["a prototype", '{"__proto__":{"slug":"x"},"slug":"shop","name":"S"}'],
    ["a number nobody can hold", '{"slug":"shop","name":1e999}'],
    ["half of a character", '{"slug":"shop","name":"\\ud800"}'],
  ])("that is %s is refused with words", async (_, raw) => {
    const answer = await send(raw);
    expect([400, 413]).toContain(answer.status);
    expect(answer.headers.get("content-type")).toContain("problem+json");
  });

  it("that is too large is refused before it is read whole", async () => {
    expect((await send(`{"name":"${"a".repeat(300_000)}"}`)).status).toBe(413);
  });
});
