import { describe, expect, it } from "vitest";
import { bindings, call, json, read, settled, type Tenant, tenant } from "../test/tenant.ts";

const GITHUB = "https://token.actions.githubusercontent.com";
const SHA = "a".repeat(40);
let serial = 0;

type Wish = { claims?: Record<string, unknown>; header?: { alg: string; kid?: string }; stranger?: boolean };

/** Has the test's issuer sign a token for a job of the repository 7. */
async function token(of: Tenant, wish: Wish = {}): Promise<string> {
  serial += 1;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: GITHUB,
    aud: `slipway:${of.org}`,
    iat: now,
    exp: now + 300,
    jti: `job-${serial}`,
    repository_id: "7",
    repository: "acme/shop",
    sha: SHA,
    event_name: "push",
    ...wish.claims,
  };
  const body = JSON.stringify({ ...wish, claims });
  return (await fetch("https://issuer.test/sign", { method: "POST", body })).text();
}

async function trusting(over: object = {}): Promise<Tenant & { trust: string }> {
  const of = await tenant();
  const made = await call(`/v1/orgs/${of.org}/trusts`, {
    method: "POST",
    cookie: of.cookie,
    body: { issuer: GITHUB, claims: { repository_id: "7" }, scopes: ["ingest", "read"], ...over },
  });
  expect(made.status).toBe(201);
  const { id, audience } = await json<{ id: string; audience: string }>(made);
  expect(audience).toBe(`slipway:${of.org}`);
  return { ...of, trust: id };
}

const event = { type: "deployment.started", project: "shop", version: "1.0.0", environment: "production" };
const sendAs = (identity: string, over: object = {}) =>
  call("/v1/ingest/events", { method: "POST", token: identity, body: { ...event, ...over } });

describe("a CI job with an identity token", () => {
  it("is let in where a trust matches, and does what the trust allows", async () => {
    const of = await trusting();
    expect((await sendAs(await token(of))).status).toBe(202);
    expect((await call(`/v1/orgs/${of.org}/board`, { token: await token(of) })).status).toBe(200);
    const plan = { method: "POST", body: { slug: "x", name: "X" } };
    expect((await call(`/v1/orgs/${of.org}/projects`, { ...plan, token: await token(of) })).status).toBe(403);
  });

  it("is let in with the audience as a list of one", async () => {
    const of = await trusting();
    const identity = await token(of, { claims: { aud: [`slipway:${of.org}`] } });
    expect((await sendAs(identity)).status).toBe(202);
  });

  it("uses each token once", async () => {
    const identity = await token(await trusting());
    expect((await sendAs(identity)).status).toBe(202);
    expect((await sendAs(identity)).status).toBe(401);
  });

  it("uses a token without a name once, however its signature is spelt", async () => {
    const identity = await token(await trusting(), { claims: { jti: undefined } });
    // The last of 342 letters stands for two bits; whatever else it says is nothing.
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = letters.indexOf(identity.at(-1) ?? "");
    const respelt = identity.slice(0, -1) + letters[last ^ 1];
    expect((await sendAs(identity)).status).toBe(202);
    const { status, detail } = await json<{ status: number; detail: string }>(await sendAs(respelt));
    expect([status, detail]).toEqual([401, expect.stringContaining("used before")]);
  });

  it("may use one token once even at the same moment", async () => {
    const identity = await token(await trusting());
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendAs(identity)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  });

  it("does not use a token up by being refused for something else first", async () => {
    const of = await trusting({ claims: { repository_id: "7", environment: "production" } });
    const identity = await token(of);
    expect((await sendAs(identity)).status).toBe(401);
    const rows = await bindings()
      .CONTROL.prepare("select count(*) as n from used_identity")
      .first<number>("n");
    await sendAs(identity);
    expect(
      await bindings().CONTROL.prepare("select count(*) as n from used_identity").first<number>("n"),
    ).toBe(rows);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, (of: Tenant) => Wish]>([
    ["for another audience", () => ({ claims: { aud: "https://github.com/acme" } })],
    ["for an organisation that does not trust it", () => ({ claims: { aud: "slipway:nobody" } })],
    ["for two audiences", (of) => ({ claims: { aud: [`slipway:${of.org}`, "other"] } })],
    ["that has expired", () => ({ claims: { iat: now() - 600, exp: now() - 120 } })],
    ["that is not valid yet", () => ({ claims: { nbf: now() + 600 } })],
    ["made in the future", () => ({ claims: { iat: now() + 600 } })],
    [
      "older than an hour, however long it would hold",
      () => ({ claims: { iat: now() - 7200, exp: now() + 600 } }),
    ],
    ["without an end", () => ({ claims: { exp: undefined } })],
    ["of an issuer nobody knows", () => ({ claims: { iss: "https://issuer.test" } })],
    ["of a known issuer without a trust", () => ({ claims: { iss: "https://gitlab.com" } })],
    ["signed by another key of the same name", () => ({ stranger: true })],
    ["signed with the public key as a secret", () => ({ header: { alg: "HS256" } })],
    ["signed by a key the issuer does not have", () => ({ header: { alg: "RS256", kid: "other" } })],
    ["of another repository", () => ({ claims: { repository_id: "77" } })],
    ["of a pull request", () => ({ claims: { event_name: "pull_request" } })],
  ])("is refused with a token %s", async (_, wish) => {
    const of = await trusting();
    const answer = await sendAs(await token(of, wish(of)));
    expect(answer.status).toBe(401);
    expect((await json<{ detail: string }>(answer)).detail).toContain("identity token is refused");
  });

  it("is refused with a token that was tampered with, or is signed by nothing", async () => {
    const of = await trusting();
    const [head, body, signature] = (await token(of)).split(".");
    const claims = JSON.parse(atob(body?.replace(/-/g, "+").replace(/_/g, "/") ?? "")) as object;
    const forged = btoa(JSON.stringify({ ...claims, repository_id: "7", jti: "x" })).replace(/=+$/, "");
    expect((await sendAs(`${head}.${forged}.${signature}`)).status).toBe(401);
    const none = btoa(JSON.stringify({ alg: "none" })).replace(/=+$/, "");
    expect((await sendAs(`${none}.${body}.x`)).status).toBe(401);
    expect((await sendAs(`${"a".repeat(9000)}.b.c`)).status).toBe(401);
  });

  it("is refused once the trust is revoked", async () => {
    const of = await trusting();
    const gone = await call(`/v1/orgs/${of.org}/trusts/${of.trust}`, { method: "DELETE", cookie: of.cookie });
    expect(gone.status).toBe(204);
    expect((await sendAs(await token(of))).status).toBe(401);
  });

  it("asks an issuer for its keys once a minute at most, however many tokens name one it does not have", async () => {
    const of = await trusting();
    const count = async () => (await json<{ asked: number }>(await fetch("https://issuer.test/"))).asked;
    await sendAs(await token(of));
    const before = await count();
    for (let index = 0; index < 10; index += 1)
      await sendAs(await token(of, { header: { alg: "RS256", kid: `k${index}` } }));
    expect((await count()) - before).toBeLessThanOrEqual(1);
  });

  it.each([
    ["commit", { commit: "b".repeat(40) }],
    ["environment", { environment: "staging" }],
  ])("may not speak of another %s than its own", async (path, over) => {
    const of = await trusting();
    const identity = await token(of, { claims: { environment: "production" } });
    const answer = await sendAs(identity, over);
    expect(answer.status).toBe(400);
    expect(await json(answer)).toMatchObject({ errors: [{ path }] });
  });

  const made = async (of: Tenant, slug: string, repository: string) => {
    const body = { slug, name: slug, repository };
    const answer = await call(`/v1/orgs/${of.org}/projects`, { method: "POST", token: of.token, body });
    expect(answer.status).toBe(201);
  };

  it("may not speak of a project of another repository than its own, in no form", async () => {
    const of = await trusting();
    await made(of, "shop", "github.com/acme/shop");
    await made(of, "search", "github.com/acme/search");
    const refused = await sendAs(await token(of), { project: "search" });
    expect([refused.status, await json(refused)]).toMatchObject([400, { errors: [{ path: "project" }] }]);
    const both = [event, { ...event, project: "search" }, { ...event, project: "unheard-of" }];
    const mixed = await call("/v1/ingest/events", { method: "POST", token: await token(of), body: both });
    expect(await json(mixed)).toMatchObject({ accepted: 2, rejected: 1, results: [{}, { index: 1 }, {}] });
    const report = await call("/v1/ingest/reports?project=search&version=1.0.0", {
      method: "POST",
      token: await token(of),
      raw: '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>',
    });
    expect([report.status, await json(report)]).toMatchObject([400, { errors: [{ path: "project" }] }]);
    await settled();
    const releases = await call(`/v1/orgs/${of.org}/projects/search/releases`, { token: of.token });
    expect(await json(releases)).toMatchObject({ items: [] });
  });

  it("means its own commit where it says what it built and names none, and not where it deploys", async () => {
    const of = await trusting();
    const built = { type: "build.succeeded", environment: undefined };
    expect((await sendAs(await token(of), built)).status).toBe(202);
    expect((await sendAs(await token(of), { version: "0.9.0" })).status).toBe(202);
    await settled();
    const commitOf = async (version: string) =>
      (await read<{ commit: string | null }>(of, `/projects/shop/releases/${version}`)).commit;
    expect([await commitOf("1.0.0"), await commitOf("0.9.0")]).toEqual([SHA, null]);
  });

  it("may not report for another commit than its own", async () => {
    const of = await trusting();
    const report = (commit: string, identity: string) =>
      call(`/v1/ingest/reports?project=shop&commit=${commit}`, {
        method: "POST",
        token: identity,
        raw: '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>',
      });
    expect((await report("b".repeat(40), await token(of))).status).toBe(400);
    expect((await report(SHA, await token(of))).status).toBe(202);
  });
});

const SEVEN = { issuer: GITHUB, scopes: ["ingest"] };
const SLUGS = {
  issuer: "https://agent.buildkite.com",
  claims: { organization_slug: "acme", pipeline_slug: "shop" },
};

describe("a trust", () => {
  const make = async (body: object) => {
    const of = await tenant();
    return call(`/v1/orgs/${of.org}/trusts`, { method: "POST", cookie: of.cookie, body });
  };

  it.each([
    ["issuer", { issuer: "https://issuer.test", claims: { repository_id: "7" }, scopes: ["ingest"] }],
    ["claims", { issuer: GITHUB, claims: { sub: "repo:acme/shop:ref:refs/heads/main" }, scopes: ["ingest"] }],
    ["claims", { issuer: GITHUB, claims: {}, scopes: ["ingest"] }],
    ["claims", { ...SLUGS, scopes: ["ingest"] }],
    ["claims.constructor", { ...SEVEN, claims: { repository_id: "7", constructor: "x" } }],
    ["claims.__proto__", { ...SEVEN, claims: JSON.parse('{"repository_id":"7","__proto__":"x"}') }],
    ["scopes.1", { issuer: GITHUB, claims: { repository_id: "7" }, scopes: ["ingest", "admin"] }],
  ])("that would trust too much is refused: %s", async (path, body) => {
    const answer = await make(body);
    expect(answer.status).toBe(400);
    expect(await json(answer)).toMatchObject({ errors: [{ path }] });
  });

  it("is of no use with an issuer that sends us to another host for its keys, or anywhere else", async () => {
    for (const [issuer, claims] of [
      ["https://gitlab.com", { project_id: "7" }],
      ["https://agent.buildkite.com", { organization_id: "1", pipeline_id: "2" }],
    ] as const) {
      const of = await trusting({ issuer, claims });
      const answer = await sendAs(await token(of, { claims: { iss: issuer, ...claims } }));
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
    }
  });
});
