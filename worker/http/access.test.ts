import { describe, expect, it } from "vitest";
import { Problem } from "../../schema/contract/problem.ts";
import { hashPassword, SCRYPT, SCRYPT_CAP, verifyPassword } from "../services/accounts/password.ts";
import {
  bindings,
  call,
  cookieOf,
  json,
  makeToken,
  send,
  settled,
  signUp,
  type Tenant,
  tenant,
} from "../test/tenant.ts";

const event = { type: "build.succeeded", project: "shop", version: "1.0.0", id: "e1" };

async function expectProblem(response: Response, status: number): Promise<Problem> {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  const problem = Problem.parse(await json(response));
  expect(problem).toMatchObject({ status, requestId: response.headers.get("x-request-id") });
  expect(new URL(problem.type).pathname).toMatch(/^\/problems\//);
  return problem;
}

describe("an account", () => {
  it("is made, left and entered again", async () => {
    const { cookie, email } = await signUp();
    expect(await json(await call("/v1/me", { cookie }))).toMatchObject({
      user: { email, name: "Ada" },
      memberships: [],
    });
    expect((await call("/v1/auth/sign-out", { method: "POST", cookie })).status).toBe(204);
    await expectProblem(await call("/v1/me", { cookie }), 401);
    const again = await call("/v1/auth/sign-in", {
      method: "POST",
      body: { email, password: "a long password" },
    });
    expect(again.status).toBe(200);
    expect((await call("/v1/me", { cookie: cookieOf(again) })).status).toBe(200);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const { email } = await signUp();
    const wrong = await expectProblem(
      await call("/v1/auth/sign-in", { method: "POST", body: { email, password: "not the password" } }),
      401,
    );
    const unknown = await expectProblem(
      await call("/v1/auth/sign-in", {
        method: "POST",
        body: { email: "nobody@example.com", password: "not the password" },
      }),
      401,
    );
    expect({ ...wrong, requestId: "" }).toEqual({ ...unknown, requestId: "" });
  });

  it("is one for each address, whatever its case", async () => {
    const { email } = await signUp();
    const again = { email: email.toUpperCase(), password: "another password", name: "Eve" };
    expect(
      await expectProblem(await call("/v1/auth/sign-up", { method: "POST", body: again }), 409),
    ).toMatchObject({ errors: [{ path: "email" }] });
  });

  it("has a cookie that scripts cannot read, bound to its host over https", async () => {
    const made = await call("/v1/auth/sign-up", {
      method: "POST",
      body: { email: `${crypto.randomUUID()}@example.com`, password: "a long password", name: "Ada" },
    });
    const cookie = made.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-slipway_session=/);
    for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"])
      expect(cookie).toContain(attribute);
  });

  it("leaves neither its session id nor its password in the database", async () => {
    const { cookie, email } = await signUp();
    const { CONTROL } = bindings();
    const sessions = await CONTROL.prepare("select * from session").all();
    const users = await CONTROL.prepare("select * from user where email = ?").bind(email).all();
    const stored = JSON.stringify([sessions.results, users.results]);
    expect(stored).not.toContain(cookie.split("=")[1]);
    expect(stored).not.toContain("a long password");
  });
});

describe("a password's hash", () => {
  it("stays under the cap that only production enforces", () => {
    expect(SCRYPT.N * SCRYPT.r * SCRYPT.p).toBeLessThanOrEqual(SCRYPT_CAP);
  });

  it("holds its parameters, and knows its password in every Unicode form", async () => {
    const stored = await hashPassword("pa\u0301ssword of Ada");
    expect(stored).toMatch(/^\$scrypt\$N=16384,r=8,p=5\$/);
    expect(await verifyPassword("p\u00e1ssword of Ada", stored)).toBe(true);
    expect(await verifyPassword("password of Ada", stored)).toBe(false);
    expect(await verifyPassword("anything", null)).toBe(false);
  });
});

describe("a token", () => {
  const board = (of: Tenant, authorization: string) =>
    call(`/v1/orgs/${of.org}/board`, { headers: { authorization } });

  it.each([
    ["nothing after the scheme", "Bearer"],
    ["no scheme", "slw_live_abc"],
    ["another scheme", "Basic YWRhOnNlY3JldA=="],
    ["a wrong shape", "Bearer slw_live_short"],
    ["a wrong checksum", `Bearer slw_live_${"a".repeat(38)}`],
    ["a foreign prefix", "Bearer ghp_0123456789abcdef0123456789abcdef0123"],
  ])("is refused with %s", async (_, authorization) => {
    await expectProblem(await board(await tenant(), authorization), 401);
  });

  it("is taken in any case of its scheme", async () => {
    const of = await tenant();
    expect((await board(of, `bearer ${of.token}`)).status).toBe(200);
  });

  it("is shown once and stored as a hash", async () => {
    const of = await tenant();
    const { results } = await bindings().CONTROL.prepare("select * from api_token").all();
    expect(JSON.stringify(results)).not.toContain(of.token);
    const list = await call(`/v1/orgs/${of.org}/tokens`, { cookie: of.cookie });
    expect(await list.text()).not.toContain(of.token);
  });

  it("is refused at once when it is revoked, and when it has run out", async () => {
    const of = await tenant();
    const { items } = await json<{ items: { id: string }[] }>(
      await call(`/v1/orgs/${of.org}/tokens`, { cookie: of.cookie }),
    );
    expect(
      (await call(`/v1/orgs/${of.org}/tokens/${items[0]?.id}`, { method: "DELETE", cookie: of.cookie }))
        .status,
    ).toBe(204);
    await expectProblem(await board(of, `Bearer ${of.token}`), 401);
    const soon = new Date(Date.now() + 400).toISOString();
    const short = await json<{ token: string }>(
      await call(`/v1/orgs/${of.org}/tokens`, {
        method: "POST",
        body: { name: "x", scopes: ["read"], expiresAt: soon },
        cookie: of.cookie,
      }),
    );
    expect((await board(of, `Bearer ${short.token}`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expectProblem(await board(of, `Bearer ${short.token}`), 401);
  });

  it("does what its scopes say and no more", async () => {
    const of = await tenant();
    const reader = await makeToken(of, ["read"]);
    expect((await call("/v1/ingest/events", { method: "POST", body: event, token: reader })).status).toBe(
      403,
    );
    const sender = await makeToken(of, ["ingest"]);
    expect((await call("/v1/ingest/events", { method: "POST", body: event, token: sender })).status).toBe(
      202,
    );
    expect((await board(of, `Bearer ${sender}`)).status).toBe(403);
    const plan = { method: "POST", body: { version: "2.0.0" } };
    await settled();
    expect((await call(`/v1/orgs/${of.org}/projects/shop/releases`, { ...plan, token: reader })).status).toBe(
      403,
    );
  });

  it("of one project acts in that project only", async () => {
    const of = await tenant();
    await send(of, [event, { ...event, id: "e2", project: "search" }]);
    await settled();
    const bound = await makeToken(of, ["ingest", "read"], "shop");
    const releases = (project: string) =>
      call(`/v1/orgs/${of.org}/projects/${project}/releases`, { token: bound });
    expect((await releases("shop")).status).toBe(200);
    expect((await releases("search")).status).toBe(404);
    const foreign = await call("/v1/ingest/events", {
      method: "POST",
      body: { ...event, id: "e3", project: "search" },
      token: bound,
    });
    expect(await expectProblem(foreign, 400)).toMatchObject({ errors: [{ path: "project" }] });
    const shown = await json<{ projects: { slug: string }[] }>(await board(of, `Bearer ${bound}`));
    expect(shown.projects.map(({ slug }) => slug)).toEqual(["shop"]);
  });
});

describe("a request under a cookie", () => {
  const make = (of: { cookie: string }, headers: Record<string, string>) =>
    call("/v1/orgs", {
      method: "POST",
      body: { slug: `x-${crypto.randomUUID().slice(0, 8)}`, name: "X" },
      cookie: of.cookie,
      headers,
    });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["no origin that can be told", { origin: "null" }],
    ["another site, by the browser's word", { "sec-fetch-site": "cross-site" }],
    ["a sibling site", { "sec-fetch-site": "same-site" }],
  ])("is refused from %s", async (_, headers: Record<string, string>) => {
    await expectProblem(await make(await signUp(), headers), 403);
  });

  it("is refused where it does not say where it comes from, and taken from our own pages", async () => {
    const of = await signUp();
    const silent = await call("/v1/orgs", {
      method: "POST",
      body: { slug: "quiet", name: "X" },
      headers: { cookie: of.cookie },
    });
    await expectProblem(silent, 403);
    expect((await make(of, { "sec-fetch-site": "same-origin" })).status).toBe(201);
    expect((await make(of, {})).status).toBe(201);
  });
});
