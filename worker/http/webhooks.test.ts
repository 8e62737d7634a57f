import { describe, expect, it, vi } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import { WEBHOOK_TYPES } from "../../schema/contract/webhook-events.ts";
import type { EndpointSecret, WebhookCatalogue, WebhookEndpoint } from "../../schema/contract/webhooks.ts";
import { configured } from "../test/configured.ts";
import { ask, colleague, type Shop, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import { delivered, hook, receiver, shown, told } from "../test/hooks.ts";
import { call, json, makeToken } from "../test/tenant.ts";

const URL = "https://hooks.slipway-test.com/in?key=a";
const post = (of: Shop, body: object) => ask<WebhookEndpoint>(of, "POST", `${of.O}/webhooks`, body);

const audited = async (of: Shop) =>
  (await ask<{ items: AuditEntry[] }>(of, "GET", `${of.O}/audit`)).body.items
    .filter(({ action }) => action.startsWith("endpoint."))
    .toReversed();

describe("an endpoint", () => {
  it("is made with a secret and a key, and shows the secret to nobody who reads it later", async () => {
    const of = await shop();
    const made = await hook(of, URL, {
      description: "  Chat  ",
      types: ["release.created", "release.created"],
    });
    expect(made).toMatchObject({
      url: URL,
      format: "standard",
      description: "Chat",
      types: ["release.created"],
      status: "enabled",
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret, path, ...rest } = made;
    const { health, ...read } = await shown(of, made);
    expect(read).toEqual(rest);
    const { body } = await ask<{ items: object[] }>(of, "GET", `${of.O}/webhooks`);
    expect(body.items).toEqual([rest]);
    expect([path, JSON.stringify([health, body])]).not.toContain(secret);
  });

  it("keeps its secrets and its headers sealed in the database", async () => {
    const of = await shop();
    const { secret, id } = await hook(of, URL, { headers: { authorization: "Bearer very-secret" } });
    const { orgId, ledger } = await homeOf(of);
    const row = await ledger
      .prepare("select * from endpoint where org_id = ? and id = ?")
      .bind(orgId, id)
      .first();
    const text = JSON.stringify(row);
    for (const hidden of [secret, secret.slice(6), "very-secret", "whsk_"])
      expect(text).not.toContain(hidden);
    expect(row?.header_names).toBe('["authorization"]');
  });

  it.each([
    "http://example.com/",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://10.0.0.1/",
    "https://metadata.google.internal/",
    "https://user:pass@example.com/",
    "https://example.com:8443/",
    "https://slipway.test/v1/ingest/events",
    "data:text/plain,hi",
  ])("is not made and not changed to lead to %s", async (url) => {
    const of = await shop();
    const endpoint = await hook(of, URL);
    for (const refused of [await post(of, { url }), await ask(of, "PATCH", endpoint.path, { url })])
      expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: "url" }] }]);
    expect((await shown(of, endpoint)).url).toBe(URL);
  });

  it("may be of a project that its first event will make", async () => {
    const of = await shop();
    const endpoint = await hook(of, URL, { project: "not-yet" });
    expect((await ask(of, "PATCH", endpoint.path, { project: "nor-this" })).body).toMatchObject({
      project: "nor-this",
    });
    const { status, body } = await post(of, { url: URL, project: "No Slug" });
    expect([status, body]).toMatchObject([400, { errors: [{ path: "project" }] }]);
  });

  it("takes headers in any case, each once", async () => {
    const of = await shop();
    const headers = { Authorization: "Bearer a", "X-Key": "b" };
    expect((await post(of, { url: URL, headers })).body).toMatchObject({
      headers: ["authorization", "x-key"],
    });
    for (const twice of [{ "X-Key": "a", "x-key": "b" }, { "no name": "a" }]) {
      const refused = await post(of, { url: URL, headers: twice });
      const path = `headers.${Object.keys(twice).at(-1)}`;
      expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path }] }]);
    }
  });

  it("is told of a field that nobody knows, and of nothing else", async () => {
    const of = await shop();
    const endpoint = await hook(of, URL);
    const { body } = await ask<{ errors: object[] }>(of, "PATCH", endpoint.path, { colour: "red" });
    expect(body.errors).toMatchObject([{ path: "colour" }]);
    const nothing = await ask<{ errors: object[] }>(of, "PATCH", endpoint.path, {});
    expect([nothing.status, nothing.body.errors.length]).toEqual([400, 1]);
    const since = new Date(Date.now() + 3_600_000).toISOString();
    const late = await ask(of, "POST", `${endpoint.path}/replay`, { since });
    expect([late.status, late.body]).toMatchObject([400, { errors: [{ path: "since" }] }]);
  });

  it("sends no header that is not for people to choose", async () => {
    const of = await shop();
    for (const name of ["host", "Host", "webhook-id", "x-forwarded-for", "cookie"]) {
      const refused = await post(of, { url: URL, headers: { [name]: "a" } });
      expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: `headers.${name}` }] }]);
    }
  });

  it("is changed in what is given, and in nothing else", async () => {
    const of = await shop();
    const endpoint = await hook(of, URL, { headers: { "x-key": "a" }, environment: "Production" });
    const patch = { types: ["lock.stolen"], environment: null, description: "Locks" };
    const { body } = await ask<WebhookEndpoint>(of, "PATCH", endpoint.path, patch);
    expect(body).toMatchObject({ url: URL, headers: ["x-key"], ...patch });
    const cleared = await ask<WebhookEndpoint>(of, "PATCH", endpoint.path, { headers: {}, types: null });
    expect(cleared.body).toMatchObject({ headers: [], types: null, description: "Locks" });
  });

  it("is gone when it is removed", async () => {
    const of = await shop();
    const endpoint = await hook(of, URL);
    expect((await ask(of, "DELETE", endpoint.path)).status).toBe(204);
    for (const path of ["", "/deliveries", "/history"])
      expect((await ask(of, "GET", `${endpoint.path}${path}`)).status).toBe(404);
    expect((await ask(of, "DELETE", endpoint.path)).status).toBe(404);
  });

  it("is one of a hundred at most, however many are made at once", async () => {
    const of = await shop();
    const statuses = await Promise.all(
      Array.from({ length: 103 }, async () => (await post(of, { url: URL })).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(statuses.filter((status) => status === 409)).toHaveLength(3);
  });

  it("is made once where the same request comes again, with the same secret", async () => {
    const of = await shop();
    const again = async () => {
      const headers = { "idempotency-key": "once" };
      const init = { method: "POST", token: of.token, headers, body: { url: URL } };
      return json<{ id: string; secret: string }>(await call(`${of.O}/webhooks`, init));
    };
    const [first, second] = [await again(), await again()];
    expect(second).toEqual(first);
    const { body } = await ask<{ items: object[] }>(of, "GET", `${of.O}/webhooks`);
    expect(body.items).toHaveLength(1);
  });
});

describe("a secret", () => {
  it("is revealed to a person who may, and never to a token", async () => {
    const of = await shop();
    const endpoint = await hook(of, URL);
    const revealed = await ask<EndpointSecret>(of, "POST", `${endpoint.path}/secret`, undefined, "owner");
    expect(revealed).toEqual({
      status: 200,
      body: { secret: endpoint.secret, publicKey: endpoint.publicKey },
    });
    expect((await ask(of, "POST", `${endpoint.path}/secret`)).status).toBe(403);
    const { cookie } = await colleague(of, "member");
    expect((await call(`${endpoint.path}/secret`, { method: "POST", cookie })).status).toBe(403);
  });

  it("is in no log line and in no audit entry, nor what is sent along, nor the address that may hold one", async () => {
    const of = await shop();
    const said = vi.spyOn(console, "log");
    const to = await receiver({ status: 500, breaks: true }, { status: 204 });
    const endpoint = await hook(of, `${to.url}?key=in-the-address`, { headers: { "x-key": "very-secret" } });
    await delivered(of, endpoint, await told(of, endpoint));
    const rotated = (await ask<EndpointSecret>(of, "POST", `${endpoint.path}/rotate`)).body;
    await ask(of, "POST", `${endpoint.path}/secret`, undefined, "owner");
    await ask(of, "PATCH", endpoint.path, { headers: { "x-key": "very-secret-too" } });
    await delivered(of, endpoint, await told(of, endpoint));
    await ask(of, "DELETE", endpoint.path);
    const lines = said.mock.calls.map(([line]) => String(line)).join("\n");
    said.mockRestore();
    const notes = await audited(of);
    expect(notes.map(({ action }) => action)).toEqual([
      "endpoint.made",
      "endpoint.secret_rotated",
      "endpoint.secret_revealed",
      "endpoint.amended",
      "endpoint.removed",
    ]);
    const hidden = [endpoint.secret, rotated.secret, "very-secret", "in-the-address", "whsk_"];
    for (const secret of hidden) {
      expect(lines).not.toContain(secret);
      expect(JSON.stringify(notes)).not.toContain(secret);
    }
  });
});

describe("a token of one project", () => {
  it("sees and manages the endpoints of its project, and no others", async () => {
    const of = await shop();
    const token = await makeToken(of, ["admin"], of.project);
    const mine = await hook(of, URL, { project: of.project });
    const all = await hook(of, URL);
    const as = (method: string, path: string, body?: unknown) =>
      call(path, { method, token, ...(body === undefined ? {} : { body }) });
    const { items } = await json<{ items: { id: string }[] }>(await as("GET", `${of.O}/webhooks`));
    expect(items.map(({ id }) => id)).toEqual([mine.id]);
    expect((await as("GET", mine.path)).status).toBe(200);
    expect((await as("GET", all.path)).status).toBe(404);
    expect((await as("DELETE", all.path)).status).toBe(404);
    expect((await as("POST", `${of.O}/webhooks`, { url: URL })).status).toBe(403);
    expect((await as("POST", `${of.O}/webhooks`, { url: URL, project: "other" })).status).toBe(404);
    expect((await as("POST", `${of.O}/webhooks`, { url: URL, project: of.project })).status).toBe(201);
    expect((await as("PATCH", mine.path, { project: null })).status).toBe(403);
    expect((await as("PATCH", mine.path, { description: "Mine" })).status).toBe(200);
  });
});

describe("targets of this machine", () => {
  const local = "http://127.0.0.1:9999/hook";
  const make = async (of: Shop, over: Parameters<typeof configured>[0]) => {
    const ask = configured({ PUBLIC_URL: "https://slipway.test", ...over });
    const headers = { authorization: `Bearer ${of.token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ url: local }) };
    return (await ask(`https://slipway.test${of.O}/webhooks`, init)).status;
  };

  it("are open where they are named and letters are kept here, and never in a deployment", async () => {
    const of = await shop();
    const SLIPWAY_WEBHOOK_ALLOW = "127.0.0.1:9998, 127.0.0.1:9999";
    expect(await make(of, { SLIPWAY_WEBHOOK_ALLOW })).toBe(201);
    expect(await make(of, { SLIPWAY_WEBHOOK_ALLOW: "127.0.0.1:9998" })).toBe(400);
    expect(await make(of, {})).toBe(400);
    expect(await make(of, { SLIPWAY_WEBHOOK_ALLOW, LOCAL_MAILBOX: undefined })).toBe(400);
  });
});

describe("without keys to keep secrets with", () => {
  it("no endpoint is made, and it is said what to set", async () => {
    const of = await shop();
    const ask = configured({ SEALING_KEYS: undefined });
    const headers = { authorization: `Bearer ${of.token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ url: URL }) };
    const answer = await ask(`https://slipway.test${of.O}/webhooks`, init);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("Set SEALING_KEYS");
  });
});

describe("the types of messages", () => {
  it("are listed for anybody, each with its schema and an example", async () => {
    const { items } = await json<WebhookCatalogue>(await call("/v1/webhook-types"));
    expect(items.map(({ type }) => type)).toEqual(WEBHOOK_TYPES);
  });
});
