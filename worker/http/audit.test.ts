import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditVerdict } from "../../schema/contract/audit.ts";
import { bindings, call, json, makeToken, read, send, settled, type Tenant, tenant } from "../test/tenant.ts";

type List = { items: AuditEntry[]; nextCursor: string | null };

const list = (of: Tenant, query = "") => read<List>(of, `/audit${query}`);
const lines = async (response: Response) =>
  (await response.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** As a stranger would check an export, with nothing of ours. */
function verifies(entries: readonly Record<string, unknown>[]): boolean {
  const ordered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(ordered)
      : value !== null && typeof value === "object"
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, ordered(inner)]),
          )
        : value;
  let previous = "0".repeat(64);
  return entries.every(({ seq, hash, previousHash, ...note }, index) => {
    const text = `${previous}\n${seq}\n${JSON.stringify(ordered(note))}`;
    const right = createHash("sha256").update(text).digest("hex");
    const holds = seq === index + 1 && previousHash === previous && hash === right;
    previous = right;
    return holds;
  });
}

describe("the audit log", () => {
  it("says who did what to what, newest first, as soon as it is done", async () => {
    const of = await tenant();
    await makeToken(of, ["read"], "shop");
    const { items } = await list(of);
    expect(items[0]).toMatchObject({
      action: "token.made",
      actor: { kind: "user", name: "Ada" },
      target: { kind: "token" },
      after: { scopes: ["read"], project: "shop" },
    });
    expect(items.at(-1)).toMatchObject({ seq: 1, action: "organisation.created" });
    expect(items[0]?.requestId).toMatch(/^req_/);
  });

  it("holds before and after of a change, and no secret", async () => {
    const of = await tenant();
    await call(`/v1/orgs/${of.org}`, { method: "PATCH", body: { name: "Renamed" }, cookie: of.cookie });
    const { items } = await list(of);
    expect(items[0]).toMatchObject({ before: { name: "Org" }, after: { name: "Renamed" } });
    expect(JSON.stringify(items)).not.toContain(of.token);
  });

  it("notes nothing of a change that was refused", async () => {
    const of = await tenant();
    const before = (await list(of)).items.length;
    await call(`/v1/orgs/${of.org}/tokens/tok_none`, { method: "DELETE", cookie: of.cookie });
    await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body: { slug: "BAD" }, cookie: of.cookie });
    expect((await list(of)).items).toHaveLength(before);
  });

  it("is read in pages and by filters", async () => {
    const of = await tenant();
    for (let index = 0; index < 4; index += 1) await makeToken(of, ["read"]);
    const first = await list(of, "?limit=3");
    const rest = await list(of, `?limit=200&cursor=${first.nextCursor}`);
    const seqs = [...first.items, ...rest.items].map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => seqs.length - index));
    const made = await list(of, "?action=token.made");
    expect(made.items.every(({ action }) => action === "token.made")).toBe(true);
    expect((await list(of, "?actor=nobody")).items).toEqual([]);
    const target = first.items[0]?.target.id ?? "";
    expect((await list(of, `?target=${target}`)).items).toHaveLength(1);
    expect((await list(of, "?from=2090-01-01T00:00:00Z")).items).toEqual([]);
    expect((await list(of, "?to=2020-01-01T00:00:00Z")).items).toEqual([]);
    expect((await call(`/v1/orgs/${of.org}/audit?cursor=bm90YXBsYWNl`, { token: of.token })).status).toBe(
      400,
    );
  });

  it("is one chain, with each place once, however many change things at the same moment", async () => {
    const of = await tenant();
    await Promise.all([
      ...Array.from({ length: 12 }, () => makeToken(of, ["read"])),
      ...Array.from({ length: 4 }, () => list(of)),
    ]);
    const verdict = await read<AuditVerdict>(of, "/audit/verify");
    expect(verdict).toMatchObject({ valid: true, entries: 14, brokenAt: null });
  });

  it("shows where somebody changed it in the database", async () => {
    const of = await tenant();
    for (let index = 0; index < 3; index += 1) await makeToken(of, ["read"]);
    await list(of);
    for (const database of [bindings().LEDGER_0, bindings().LEDGER_1])
      await database
        .prepare(
          "update audit_entry set note = replace(note, '\"read\"', '\"admin\"') where note_id in (select note_id from audit_entry where note like ? and seq = 3)",
        )
        .bind(`%"read"%`)
        .run();
    expect(await read<AuditVerdict>(of, "/audit/verify")).toMatchObject({ valid: false, brokenAt: 3 });
  });

  it("can be taken out whole, and checked with nothing of ours", async () => {
    const of = await tenant();
    await makeToken(of, ["read"]);
    const answer = await call(`/v1/orgs/${of.org}/audit/export`, { token: of.token });
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const entries = await lines(answer);
    expect(verifies(entries)).toBe(true);
    expect(entries.at(-1)).toMatchObject({ action: "audit.exported" });
    const forged = entries.map((entry) =>
      entry.seq === 2 ? { ...entry, at: "2020-01-01T00:00:00.000Z" } : entry,
    );
    expect(verifies(forged)).toBe(false);
  });
});

const deployment = {
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
};

/** With something of every kind in it. */
async function filled(): Promise<Tenant & { id: string }> {
  const of = await tenant();
  const { id } = await read<{ id: string }>(of, "");
  const post = (path: string, body: unknown) =>
    call(`/v1/orgs/${of.org}${path}`, {
      method: "POST",
      body,
      cookie: of.cookie,
      headers: { "idempotency-key": path },
    });
  await post("/invitations", { email: "guest@example.com", role: "viewer" });
  await post("/trusts", {
    issuer: "https://token.actions.githubusercontent.com",
    claims: { repository_id: "7" },
    scopes: ["ingest"],
  });
  await post("/projects", { slug: "shop", name: "Shop", repository: "github.com/acme/shop" });
  await post("/projects/shop/releases", { version: "2.0.0" });
  const page = {
    title: "Shop",
    projects: ["shop"],
    published: true,
    fields: { versions: true, progress: true, tests: true, incidents: true },
  };
  await call(`/v1/orgs/${of.org}/pages/${of.org}`, { method: "PUT", body: page, cookie: of.cookie });
  await send(of, [
    { ...deployment, id: "e1" },
    { type: "change.merged", project: "shop", commit: "a".repeat(40) },
  ]);
  await send(of, { ...deployment, id: "e1", version: "1.0.1" });
  await call("/v1/ingest/reports?project=shop&version=1.0.0", {
    method: "POST",
    token: of.token,
    raw: '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>',
  });
  await settled();
  return { ...of, id };
}

/** The tables in which anything of an organisation still stands. */
async function tablesWith(id: string): Promise<string[]> {
  const { CONTROL, LEDGER_0, LEDGER_1 } = bindings();
  const found: string[] = [];
  for (const database of [CONTROL, LEDGER_0, LEDGER_1]) {
    const { results } = await database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'",
      )
      .all<{ name: string }>();
    for (const { name } of results) {
      const rows = await database.prepare(`select * from "${name}"`).all();
      if (rows.results.some((row) => JSON.stringify(row).includes(id))) found.push(name);
    }
  }
  return [...new Set(found)].sort();
}

describe("an organisation's export", () => {
  it("holds everything of it, a line each, and no secret", async () => {
    const of = await filled();
    const exported = await lines(await call(`/v1/orgs/${of.org}/export`, { cookie: of.cookie }));
    const kinds = new Set(exported.map(({ type }) => type));
    for (const kind of [
      "organisation",
      "member",
      "invitation",
      "token",
      "trust",
      "page",
      "project",
      "environment",
      "release",
      "entry",
      "inbox",
      "audit",
      "report",
    ])
      expect([...kinds], kind).toContain(kind);
    const text = JSON.stringify(exported);
    expect(text).not.toContain(of.token);
    expect(text).not.toMatch(/"hash":"[\w-]{43}"/);
  });
});

describe("an organisation that is removed", () => {
  it("asks for its slug once more", async () => {
    const of = await tenant();
    const remove = (confirm: string) =>
      call(`/v1/orgs/${of.org}`, { method: "DELETE", body: { confirm }, cookie: of.cookie });
    expect(await json(await remove("other"))).toMatchObject({ errors: [{ path: "confirm" }] });
    expect((await remove(of.org)).status).toBe(204);
  });

  it("is gone at once for everybody, and its slug is free", async () => {
    const of = await filled();
    await call(`/v1/orgs/${of.org}`, { method: "DELETE", body: { confirm: of.org }, cookie: of.cookie });
    expect((await call(`/v1/orgs/${of.org}/board`, { cookie: of.cookie })).status).toBe(404);
    expect((await call(`/v1/orgs/${of.org}/board`, { token: of.token })).status).toBe(401);
    expect((await call(`/p/${of.org}/status.json`)).status).toBe(404);
    const again = await call("/v1/orgs", {
      method: "POST",
      body: { slug: of.org, name: "New" },
      cookie: of.cookie,
    });
    expect(again.status).toBe(201);
  });

  it("leaves no row in any table, and takes none of another's", async () => {
    const [of, other] = [await filled(), await filled()];
    const kept = await tablesWith(other.id);
    expect((await tablesWith(of.id)).length).toBeGreaterThan(12);
    await call(`/v1/orgs/${of.org}`, { method: "DELETE", body: { confirm: of.org }, cookie: of.cookie });
    await expect.poll(() => tablesWith(of.id), { timeout: 20_000 }).toEqual([]);
    expect((await bindings().REPORTS.list({ prefix: `${of.id}/` })).objects).toEqual([]);
    expect(await tablesWith(other.id)).toEqual(kept);
    expect((await bindings().REPORTS.list({ prefix: `${other.id}/` })).objects.length).toBeGreaterThan(0);
  });
});
