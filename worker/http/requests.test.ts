import { describe, expect, it } from "vitest";
import { Problem } from "../../schema/contract/problem.ts";
import {
  bindings,
  call,
  cookieOf,
  json,
  read,
  send,
  settled,
  signUp,
  type Tenant,
  tenant,
  unique,
} from "../test/tenant.ts";

const event = (over: object = {}) => ({
  type: "build.succeeded",
  project: "shop",
  version: "1.0.0",
  ...over,
});

const problem = async (response: Response, status: number) => {
  expect(response.status).toBe(status);
  return Problem.parse(await json(response));
};

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const ingest = (of: Tenant, raw: BodyInit, headers: Record<string, string> = {}) =>
  call("/v1/ingest/events", {
    method: "POST",
    raw,
    token: of.token,
    headers: { "content-type": "application/json", ...headers },
  });

describe("a body", () => {
  it.each([
    ["empty", ""],
    ["blank", "  \n"],
    ["cut off", '{"type":'],
    ["with a trailing comma", '{"type":"build.started",}'],
    ["of another kind", "<xml/>"],
    ["null", "null"],
    ["a number", "1"],
    ["an empty array", "[]"],
    ["deeper than anybody sends", "[".repeat(200_000)],
  ])("that is %s is refused with words, never a fault", async (_, raw) => {
    const { detail } = await problem(await ingest(await tenant(), raw), 400);
    expect(detail.length).toBeGreaterThan(10);
  });

  it("that is not UTF-8 is refused", async () => {
    await problem(await ingest(await tenant(), new Uint8Array([0x7b, 0xc0, 0xa0, 0x7d])), 400);
  });

  it("is unpacked when it is gzip, and counted unpacked", async () => {
    const of = await tenant();
    expect(
      (await ingest(of, await gzip(JSON.stringify(event())), { "content-encoding": "gzip" })).status,
    ).toBe(202);
    const bomb = await gzip(JSON.stringify(event({ data: { x: "a".repeat(3_000_000) } })));
    expect(bomb.byteLength).toBeLessThan(10_000);
    await problem(await ingest(of, bomb, { "content-encoding": "gzip" }), 413);
    await problem(await ingest(of, "not gzip", { "content-encoding": "gzip" }), 400);
    await problem(await ingest(of, "x", { "content-encoding": "br" }), 415);
  });

  it("is refused over 1 MiB and over 500 events, and not a byte or an event before", async () => {
    const of = await tenant();
    await problem(await ingest(of, JSON.stringify(event({ data: { x: "a".repeat(1024 * 1024) } }))), 413);
    const many = (n: number) =>
      JSON.stringify(Array.from({ length: n }, (_, index) => event({ id: `e${index}` })));
    await problem(await ingest(of, many(501)), 413);
    expect((await ingest(of, many(500))).status).toBe(202);
    const exact = JSON.stringify(event({ data: { x: "" } }));
    const full = JSON.stringify(event({ data: { x: "a".repeat(1024 * 1024 - exact.length) } }));
    expect(full.length).toBe(1024 * 1024);
    expect((await ingest(of, full)).status).toBe(202);
    await settled();
  });

  it("must say that it is JSON", async () => {
    const of = await tenant();
    await problem(await ingest(of, "a=b", { "content-type": "application/x-www-form-urlencoded" }), 415);
    await problem(
      await call("/v1/orgs", {
        method: "POST",
        raw: "{}",
        cookie: of.cookie,
        headers: { "content-type": "text/plain" },
      }),
      415,
    );
  });

  it("names every field that is wrong or unknown by its path", async () => {
    const of = await tenant();
    const body = { slug: "Not A Slug", name: "", bogus: 1 };
    const { errors } = await problem(
      await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, token: of.token }),
      400,
    );
    expect(errors?.map(({ path }) => path).sort()).toEqual(["bogus", "name", "slug"]);
  });

  it.each([
    ["organisation", "/v1/orgs", { slug: "x", name: "X", id: "org_1", shard: 1, createdAt: 0 }],
    [
      "account",
      "/v1/auth/sign-up",
      { email: "e@example.com", password: "long enough", name: "E", id: "usr_1", role: "owner" },
    ],
  ])("cannot set what is not the sender's to set: %s", async (_, path, body) => {
    const { cookie } = await tenant();
    const { errors } = await problem(await call(path, { method: "POST", body, cookie }), 400);
    expect(errors?.length).toBeGreaterThanOrEqual(2);
  });
});

describe("a query", () => {
  it.each([
    "limit=0",
    "limit=-1",
    "limit=201",
    "limit=NaN",
    "limit=1.5",
    "limit=10abc",
    "cursor=%00%ff",
    "bogus=1",
    "limit=1&limit=2",
  ])("is refused when it says %s", async (query) => {
    const of = await tenant();
    const response = await call(`/v1/orgs/${of.org}/tokens?${query}`, { token: of.token });
    expect([200, 400]).toContain(response.status);
    if (!query.startsWith("cursor")) expect(response.status).toBe(400);
  });
});

describe("an address", () => {
  it("that does not exist is a 404, and one that takes another method says which", async () => {
    await problem(await call("/v1/nothing"), 404);
    const response = await call("/v1/auth/sign-in");
    expect(response.headers.get("allow")).toBe("POST");
    await problem(response, 405);
  });

  it.each(["release/1.0", "1.0+build", "v1.0.0-rc.1", "__proto__", "constructor", "%2e", "a b", "ünïcode-✓"])(
    "holds the version %j exactly",
    async (version) => {
      const of = await tenant();
      await send(of, event({ version }));
      await settled();
      expect(
        await read(of, `/projects/shop/releases/${encodeURIComponent(version).replace(/\./g, "%2E")}`),
      ).toMatchObject({ version });
    },
  );

  it("reaches a version that no address can hold by its id", async () => {
    const of = await tenant();
    await send(of, event({ version: ".." }));
    await settled();
    const { items } = await read<{ items: { id: string }[] }>(of, "/projects/shop/releases");
    expect(await read(of, `/projects/shop/releases/${items[0]?.id}`)).toMatchObject({ version: ".." });
  });

  it("answers /healthz to anybody", async () => {
    const response = await call("/healthz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true });
  });

  it("explains every kind of problem at the address its type names", async () => {
    const { type } = await problem(await call("/v1/nothing"), 404);
    expect((await call(new URL(type).pathname)).status).toBe(200);
  });
});

describe("every answer", () => {
  it("bears a request id and the headers that keep browsers careful", async () => {
    for (const path of ["/healthz", "/v1/me", "/p/no-such-page"]) {
      const { headers } = await call(path);
      expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-z]+$/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe-inline|unsafe-eval/);
    }
  });
});

describe("an idempotency key", () => {
  const plan = (of: Tenant, version: string, key: string) =>
    call(`/v1/orgs/${of.org}/projects/shop/releases`, {
      method: "POST",
      body: { version },
      token: of.token,
      headers: { "idempotency-key": key },
    });

  const withProject = async () => {
    const of = await tenant();
    await call(`/v1/orgs/${of.org}/projects`, {
      method: "POST",
      body: { slug: "shop", name: "Shop" },
      token: of.token,
    });
    return of;
  };

  it("gives a request one effect, and the same answer, bare or quoted", async () => {
    const of = await withProject();
    const key = unique("key");
    const first = await plan(of, "1.0.0", key);
    expect(first.status).toBe(201);
    const again = await plan(of, "1.0.0", `"${key}"`);
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
  });

  it("is refused with another body, and is independent in another organisation", async () => {
    const [of, other] = [await withProject(), await withProject()];
    const key = unique("key");
    await plan(of, "1.0.0", key);
    await problem(await plan(of, "2.0.0", key), 422);
    expect((await plan(other, "2.0.0", key)).status).toBe(201);
  });

  it("lets a refused request be sent again, mended", async () => {
    const of = await withProject();
    const key = unique("key");
    expect((await plan(of, "", key)).status).toBe(400);
    expect((await plan(of, "1.0.0", key)).status).toBe(201);
  });

  it("answers 409 while the first request still runs", async () => {
    const of = await withProject();
    const key = unique("key");
    const answers = await Promise.all(Array.from({ length: 8 }, () => plan(of, "1.0.0", key)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    const { items } = await read<{ items: unknown[] }>(of, "/projects/shop/releases");
    expect(items).toHaveLength(1);
  });

  it("keeps a secret that was shown once sealed", async () => {
    const of = await tenant();
    const make = () =>
      call(`/v1/orgs/${of.org}/tokens`, {
        method: "POST",
        body: { name: "x", scopes: ["read"] },
        cookie: of.cookie,
        headers: { "idempotency-key": "one" },
      });
    const { token } = await json<{ token: string }>(await make());
    expect((await json<{ token: string }>(await make())).token).toBe(token);
    const { LEDGER_0, LEDGER_1, CONTROL } = bindings();
    for (const db of [LEDGER_0, LEDGER_1, CONTROL]) {
      const { results } = await db.prepare("select * from idempotency").all();
      expect(JSON.stringify(results)).not.toContain(token);
    }
  });

  it("says that it was used, and no more, to another session of the same person", async () => {
    const { cookie, email } = await signUp();
    const make = (as: string, slug: string) =>
      call("/v1/orgs", {
        method: "POST",
        body: { slug, name: "Org" },
        cookie: as,
        headers: { "idempotency-key": "one" },
      });
    const slug = unique("org");
    expect((await make(cookie, slug)).status).toBe(201);
    const body = { email, password: "a long password" };
    const signedIn = await call("/v1/auth/sign-in", { method: "POST", body });
    const { errors } = await problem(await make(cookieOf(signedIn), slug), 409);
    expect(errors).toMatchObject([{ path: "Idempotency-Key" }]);
    expect((await make(cookie, slug)).headers.get("idempotency-replayed")).toBe("true");
  });

  it.each(["", "x".repeat(256), "é"])("is refused when it is %j", async (key) => {
    const response = await plan(
      await withProject(),
      "1.0.0",
      encodeURIComponent(key) === key || key.length > 255 ? key : "\u00e9",
    );
    expect([400, 201]).toContain(response.status);
    if (key !== "") expect(response.status).toBe(400);
  });

  it("holds for events and for reports", async () => {
    const of = await tenant();
    const key = unique("key");
    const sendOnce = () =>
      call("/v1/ingest/events", {
        method: "POST",
        body: event(),
        token: of.token,
        headers: { "idempotency-key": key },
      });
    expect(await (await sendOnce()).text()).toBe(await (await sendOnce()).text());
    const report = (xml: string) =>
      call("/v1/ingest/reports?project=shop&version=1.0.0", {
        method: "POST",
        raw: xml,
        token: of.token,
        headers: { "idempotency-key": `${key}-r` },
      });
    const xml = '<testsuite name="s"><testcase name="a"/></testsuite>';
    const first = await report(xml);
    expect(first.status).toBe(202);
    expect(await (await report(xml)).text()).toBe(await first.text());
    expect((await report(xml.replace("a", "b"))).status).toBe(422);
    await settled();
    expect(
      (await read<{ items: unknown[] }>(of, "/projects/shop/releases/1.0.0/timeline")).items,
    ).toHaveLength(2);
  });
});
