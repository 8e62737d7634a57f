import { afterEach, describe, expect, it, vi } from "vitest";
import type { Scope } from "../../schema/contract/organisations.ts";
import { secretTo } from "../test/letters.ts";
import { bindings, call, json, makeToken, read, type Tenant, tenant } from "../test/tenant.ts";

const make = (of: Tenant, token: string, scopes: Scope[], project?: string) =>
  call(`/v1/orgs/${of.org}/tokens`, {
    method: "POST",
    token,
    body: { name: "made", scopes, ...(project ? { project } : {}) },
  });

describe("a token", () => {
  it("hands on no scope that it does not have", async () => {
    const of = await tenant();
    const admin = await makeToken(of, ["admin", "read"]);
    expect((await make(of, admin, ["read"])).status).toBe(201);
    const refused = await make(of, admin, ["read", "deploy"]);
    expect(refused.status).toBe(403);
    expect(await json(refused)).toMatchObject({ errors: [{ path: "scopes.1" }] });
  });

  it("is refused to who may make none before anything is said of what they sent", async () => {
    const of = await tenant();
    const reader = await makeToken(of, ["read"]);
    const ask = (token: string, raw: string) =>
      call(`/v1/orgs/${of.org}/tokens`, {
        method: "POST",
        token,
        raw,
        headers: { "content-type": "application/json" },
      });
    for (const raw of ["{}", "not json", '{"name":"x","scopes":["read"]}'])
      expect((await ask(reader, raw)).status).toBe(403);
    expect((await ask(of.token, "{}")).status).toBe(400);
  });

  it("is made for a project that is there, and for no other", async () => {
    const [of, other] = [await tenant(), await tenant()];
    await makeToken(other, ["read"], "theirs");
    for (const project of ["nowhere", "theirs"]) {
      const refused = await make(of, of.token, ["read"], project);
      expect(refused.status).toBe(400);
      expect(await json(refused)).toMatchObject({ errors: [{ path: "project" }] });
    }
    await makeToken(of, ["read"], "mine");
    expect((await make(of, of.token, ["read"], "mine")).status).toBe(201);
  });

  it("that administers is made after a fresh proof only", async () => {
    const of = await tenant();
    await bindings().CONTROL.prepare("update session set proven_at = 1").run();
    const ask = (scopes: Scope[]) =>
      call(`/v1/orgs/${of.org}/tokens`, { method: "POST", cookie: of.cookie, body: { name: "x", scopes } });
    expect((await json<{ type: string }>(await ask(["admin"]))).type).toMatch(/proof-required$/);
    expect((await ask(["ingest"])).status).toBe(201);
  });

  it("says who made it and when it was last used, and shows its secret never again", async () => {
    const of = await tenant();
    const token = await makeToken(of, ["read"]);
    await call(`/v1/orgs/${of.org}/board`, { token });
    const listed = await expect
      .poll(async () => (await read<{ items: Record<string, unknown>[] }>(of, "/tokens")).items[0])
      .toMatchObject({ createdBy: "Ada", lastUsedAt: expect.any(String) })
      .then(() => read(of, "/tokens"));
    expect(JSON.stringify(listed)).not.toContain(token.slice(20));
  });

  it("that is revoked has its open socket closed", async () => {
    const of = await tenant();
    const token = await makeToken(of, ["read"]);
    const { items } = await read<{ items: { id: string }[] }>(of, "/tokens");
    const opened = await call(`/v1/orgs/${of.org}/live`, { token, headers: { upgrade: "websocket" } });
    const socket = opened.webSocket;
    if (!socket) throw new Error("no socket");
    const closed = new Promise<number>((done) => socket.addEventListener("close", ({ code }) => done(code)));
    socket.accept();
    await call(`/v1/orgs/${of.org}/tokens/${items[0]?.id}`, { method: "DELETE", cookie: of.cookie });
    expect(await closed).toBe(4403);
  });
});

describe("the log", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("holds no secret of any request, whatever becomes of it", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((...parts) => {
      lines.push(parts.join(" "));
    });
    const of = await tenant();
    const session = of.cookie.split("=")[1] ?? "";
    const password = "a password that must not be seen";
    await call("/v1/auth/sign-in", { method: "POST", body: { email: of.email, password } });
    await call("/v1/auth/password-reset", { method: "POST", body: { email: of.email } });
    const letter = await secretTo(of.email);
    await call("/v1/auth/password-reset/confirm", { method: "POST", body: { token: letter, password } });
    const invited = await call(`/v1/orgs/${of.org}/invitations`, {
      method: "POST",
      token: of.token,
      body: { email: "guest@example.com", role: "viewer" },
    });
    expect(invited.status).toBe(403);
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzZWNyZXQiOiJ5ZXMifQ.c2lnbmF0dXJl";
    await call(`/v1/orgs/${of.org}/board`, { token: jwt });
    await call(`/v1/orgs/${of.org}/board?token=${of.token}`, { token: of.token });
    const log = lines.join("\n");
    expect(log).toContain("request.served");
    for (const secret of [of.token, of.email, session, password, letter, jwt, "c2lnbmF0dXJl"])
      expect(log).not.toContain(secret);
  });
});
