import { describe, expect, it, vi } from "vitest";
import { filled } from "../test/filled.ts";
import { bindings, call, json, tenant } from "../test/tenant.ts";

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

describe("an organisation that is removed", () => {
  it("asks for its slug once more", async () => {
    const of = await tenant();
    const remove = (confirm: string) =>
      call(`/v1/orgs/${of.org}`, { method: "DELETE", body: { confirm }, cookie: of.cookie });
    expect(await json(await remove("other"))).toMatchObject({ errors: [{ path: "confirm" }] });
    expect((await remove(of.org)).status).toBe(204);
  });

  it("is gone at once for everybody, and its slug is nobody's for thirty days", async () => {
    const of = await filled();
    await call(`/v1/orgs/${of.org}`, { method: "DELETE", body: { confirm: of.org }, cookie: of.cookie });
    expect((await call(`/v1/orgs/${of.org}/board`, { cookie: of.cookie })).status).toBe(404);
    expect((await call(`/v1/orgs/${of.org}/board`, { token: of.token })).status).toBe(401);
    expect((await call(`/p/${of.org}/status.json`)).status).toBe(404);
    const take = () =>
      call("/v1/orgs", { method: "POST", body: { slug: of.org, name: "New" }, cookie: of.cookie });
    const refused = await take();
    expect([refused.status, await json(refused)]).toMatchObject([409, { errors: [{ path: "slug" }] }]);
    const DAY_MS = 24 * 60 * 60 * 1000;
    const { CONTROL } = bindings();
    const freeAt = await CONTROL.prepare("select free_at from retired_slug where slug = ?")
      .bind(of.org)
      .first<number>("free_at");
    expect(((freeAt ?? 0) - Date.now()) / DAY_MS).toBeCloseTo(30, 1);
    await CONTROL.prepare("update retired_slug set free_at = ?").bind(Date.now()).run();
    expect((await take()).status).toBe(201);
  });

  it("tells in the log who did it, as its audit log goes with it", async () => {
    const of = await tenant();
    const { user } = await json<{ user: { id: string } }>(await call("/v1/me", { cookie: of.cookie }));
    const said = vi.spyOn(console, "log");
    const body = { confirm: of.org };
    const removed = await call(`/v1/orgs/${of.org}`, { method: "DELETE", body, cookie: of.cookie });
    const lines = said.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    said.mockRestore();
    const requestId = removed.headers.get("x-request-id");
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: "organisation.removal_begun",
        actor: user.id,
        kind: "user",
        requestId,
      }),
    );
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
