import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditVerdict } from "../../schema/contract/audit.ts";
import { sealedText } from "../core/evidence/audit-chain.ts";
import { bindings, call, json, makeToken, read, signUp, type Tenant, tenant } from "../test/tenant.ts";

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

const newest = async (of: Tenant): Promise<AuditEntry> => {
  const [entry] = (await list(of, "?limit=1")).items;
  if (!entry) throw new Error("nothing was done");
  return entry;
};

/** As somebody would who holds the databases. */
async function inLedgers(statement: string, of: Tenant, ...values: unknown[]): Promise<void> {
  const { id } = await read<{ id: string }>(of, "");
  for (const database of [bindings().LEDGER_0, bindings().LEDGER_1])
    await database
      .prepare(statement)
      .bind(id, ...values)
      .run();
}

async function joined(of: Tenant, role: string): Promise<{ id: string; cookie: string; email: string }> {
  const made = await signUp();
  const body = { email: made.email, role };
  const added = await call(`/v1/orgs/${of.org}/members`, { method: "POST", body, cookie: of.cookie });
  return { ...made, id: (await json<{ id: string }>(added)).id };
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

  it("holds what a public page was before, and nothing of another's that has the slug", async () => {
    const [of, other] = [await tenant(), await tenant()];
    const fields = { versions: true, progress: true, tests: false, incidents: true };
    const put = (who: Tenant, title: string) =>
      call(`/v1/orgs/${who.org}/pages/${of.org}`, {
        method: "PUT",
        body: { title, projects: [], published: true, fields },
        cookie: who.cookie,
      });
    expect((await put(of, "First")).status).toBe(200);
    expect((await put(of, "Second")).status).toBe(200);
    expect((await put(other, "Third")).status).toBe(409);
    const [second, first] = (await list(of, "?action=page.put")).items;
    expect(first).toMatchObject({ before: null, after: { title: "First" } });
    expect(second).toMatchObject({
      before: { title: "First", published: true, fields },
      after: { title: "Second" },
    });
    expect((await list(other, "?action=page.put")).items).toEqual([]);
  });

  it("names every token that is revoked with the member who made it", async () => {
    const of = await tenant();
    const { id, cookie } = await joined(of, "maintainer");
    await makeToken({ org: of.org, cookie }, ["read"], "shop");
    await makeToken({ org: of.org, cookie }, ["ingest", "read"]);
    const address = `/v1/orgs/${of.org}/members/${id}`;
    expect((await call(`${address}?tokens=revoke`, { method: "DELETE", cookie: of.cookie })).status).toBe(
      204,
    );
    const made = await list(of, `?action=token.made&actor=${id}`);
    const revoked = await list(of, "?action=token.revoked");
    const named = ({ items }: List) => items.map(({ target }) => target.id).sort();
    expect(named(revoked)).toEqual(named(made));
    expect(revoked.items).toContainEqual(
      expect.objectContaining({
        actor: expect.objectContaining({ name: "Ada" }),
        before: { name: "test", scopes: ["read"], project: "shop" },
        reason: "Whoever made it was removed.",
      }),
    );
    expect(await read<AuditVerdict>(of, "/audit/verify")).toMatchObject({ valid: true });
  });

  it("says in each organisation that somebody left it with their account", async () => {
    const [of, other] = [await tenant(), await tenant()];
    const { id, cookie, email } = await joined(of, "member");
    const body = { email, role: "viewer" };
    await call(`/v1/orgs/${other.org}/members`, { method: "POST", body, cookie: other.cookie });
    expect((await call("/v1/me", { method: "DELETE", cookie })).status).toBe(204);
    for (const [left, role] of [
      [of, "member"],
      [other, "viewer"],
    ] as const) {
      const { items } = await list(left, "?action=member.left");
      expect(items).toMatchObject([{ actor: { id }, target: { id, name: email }, before: { email, role } }]);
    }
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
    await inLedgers(
      "update audit_entry set note = replace(note, '\"read\"', '\"admin\"') where org_id = ? and seq = ?",
      of,
      3,
    );
    expect(await read<AuditVerdict>(of, "/audit/verify")).toMatchObject({ valid: false, brokenAt: 3 });
  });

  it("misses its newest entries when they are cut off in the database, whatever is added then", async () => {
    const of = await tenant();
    for (let index = 0; index < 3; index += 1) await makeToken(of, ["read"]);
    const { seq } = await newest(of);
    await inLedgers("delete from audit_entry where org_id = ? and seq > ?", of, seq - 2);
    expect(await read<AuditVerdict>(of, "/audit/verify")).toMatchObject({
      valid: false,
      entries: seq - 2,
      brokenAt: seq - 1,
      detail: `The newest entries are missing: ${seq} were sealed, and ${seq - 2} are there.`,
    });
    const { length, [length - 1]: end } = await lines(
      await call(`/v1/orgs/${of.org}/audit/export`, { token: of.token }),
    );
    expect(end).toMatchObject({ head: { seq: seq + 1 } });
    expect(length).toBe(seq - 2 + 2);
    expect(await read<AuditVerdict>(of, "/audit/verify")).toMatchObject({ valid: false, brokenAt: seq - 1 });
  });

  it("misses its newest entries also when all of it is written anew, each following from the one before", async () => {
    const of = await tenant();
    await makeToken(of, ["read"]);
    const { seq, previousHash, hash, ...note } = await newest(of);
    const forged = { ...note, target: { ...note.target, name: "harmless" } };
    const anew = createHash("sha256")
      .update(sealedText(previousHash, seq, forged))
      .digest("hex");
    await inLedgers(
      "update audit_entry set note = ?3, hash = ?4 where org_id = ?1 and seq = ?2",
      of,
      seq,
      JSON.stringify(forged),
      anew,
    );
    const verdict = await read<AuditVerdict>(of, "/audit/verify");
    expect(verdict).toMatchObject({ valid: false, brokenAt: seq });
    expect(verdict.detail).toContain("was written anew");
  });

  it("can be taken out whole, and checked with nothing of ours", async () => {
    const of = await tenant();
    await makeToken(of, ["read"]);
    const answer = await call(`/v1/orgs/${of.org}/audit/export`, { token: of.token });
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
    const whole = await lines(answer);
    const entries = whole.slice(0, -1);
    expect(verifies(entries)).toBe(true);
    expect(entries.at(-1)).toMatchObject({ action: "audit.exported" });
    expect(whole.at(-1)).toEqual({ head: { seq: entries.length, hash: entries.at(-1)?.hash } });
    const forged = entries.map((entry) =>
      entry.seq === 2 ? { ...entry, at: "2020-01-01T00:00:00.000Z" } : entry,
    );
    expect(verifies(forged)).toBe(false);
  });
});
