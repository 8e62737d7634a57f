import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import { type SupportLine, SupportLineList } from "../../schema/contract/environments.ts";
import { done, refused } from "../test/answers.ts";
import { openSocket } from "../test/sockets.ts";
import { call, eventually, makeToken, read, send, settled, type Tenant, tenant } from "../test/tenant.ts";

async function shop(): Promise<Tenant> {
  const of = await tenant();
  const ran = { type: "deployment.succeeded", project: "shop", version: "1.4.0", environment: "production" };
  await send(of, [ran]);
  await settled();
  return of;
}

const path = (of: Tenant, at = "") => `/v1/orgs/${of.org}/projects/shop/lines${at}`;
const put = (of: Tenant, line: string, body: object, token = of.token) =>
  call(path(of, `/${encodeURIComponent(line)}`), { method: "PUT", body, token });
const list = async (of: Tenant, query = "") =>
  SupportLineList.parse(await done(call(path(of, query), { token: of.token })));
const noted = async (of: Tenant) =>
  (await read<{ items: AuditEntry[] }>(of, "/audit?action=line.put")).items.map(({ before, after }) => ({
    before,
    after,
  }));

describe("a line of versions", () => {
  it("gets dates, keeps what is left out, and loses what is taken away", async () => {
    const of = await shop();
    const first = { endOfSupport: "2026-03-01", endOfLife: "2027-03-01" };
    expect(await done(put(of, "1.4.x", first))).toEqual({ line: "1.4.x", ...first });
    const later = { endOfSupport: "2026-06-01T12:00:00+02:00" };
    expect(await done(put(of, "1.4.x", later))).toEqual({
      line: "1.4.x",
      endOfSupport: "2026-06-01T10:00:00.000Z",
      endOfLife: "2027-03-01",
    });
    expect(await done(put(of, "1.4.x", { endOfSupport: null }))).toMatchObject({ endOfSupport: null });
    expect(await done(put(of, "1.4.x", { endOfLife: null }))).toMatchObject({ endOfLife: null });
    expect((await list(of)).items).toEqual([{ line: "1.4.x", endOfSupport: null, endOfLife: null }]);
  });

  it("whose support has ended says so on its releases", async () => {
    const of = await shop();
    await done(put(of, "1.4.x", { endOfSupport: "2026-01-01" }));
    expect(await read(of, "/projects/shop/releases/1.4.0")).toMatchObject({
      support: { endOfSupport: "2026-01-02T00:00:00.000Z", endOfLife: null },
    });
  });

  it("does not end its life before its support, whichever is said first", async () => {
    const of = await shop();
    const wrong = { endOfSupport: "2026-03-02", endOfLife: "2026-03-01" };
    await refused(put(of, "1.4.x", wrong), 400, "endOfLife");
    await done(put(of, "1.4.x", { endOfLife: "2026-03-01" }));
    await refused(put(of, "1.4.x", { endOfSupport: "2026-03-02" }), 400, "endOfSupport");
    await done(put(of, "1.4.x", { endOfSupport: "2026-03-01" }));
    await refused(put(of, "1.4.x", { endOfLife: "2026-02-28" }), 400, "endOfLife");
    await refused(put(of, "1.4.x", { endOfLife: "soon" }), 400, "endOfLife");
    await refused(put(of, "1.4.x", { line: "1.4.x" }), 400, "line");
    expect((await list(of)).items).toMatchObject([{ endOfSupport: "2026-03-01", endOfLife: "2026-03-01" }]);
  });

  it("that gets other dates is noted with what they were, and told; the same dates are neither", async () => {
    const of = await shop();
    const socket = await openSocket(`/v1/orgs/${of.org}/live`, { token: of.token });
    await done(put(of, "1.4.x", { endOfSupport: "2026-03-01" }));
    await done(put(of, "1.4.x", { endOfSupport: "2026-03-01" }));
    await done(put(of, "1.4.x", {}));
    await done(put(of, "2.0.x", {}));
    await done(put(of, "1.4.x", { endOfLife: "2027-03-01" }));
    const told = await eventually(
      async () => socket.heard.filter(({ type }) => type === "project.changed"),
      ({ length }) => length >= 2,
    );
    socket.close();
    expect(told).toHaveLength(2);
    expect(await noted(of)).toEqual([
      {
        before: { endOfSupport: "2026-03-01", endOfLife: null },
        after: { endOfSupport: "2026-03-01", endOfLife: "2027-03-01" },
      },
      {
        before: { endOfSupport: null, endOfLife: null },
        after: { endOfSupport: "2026-03-01", endOfLife: null },
      },
    ]);
    expect((await list(of)).items).toHaveLength(1);
  });

  it("may have any name an address can hold, and is listed page by page by that name", async () => {
    const of = await shop();
    const names = ["1.4.x", "2/lts", "ünïcode ✓", "__proto__"];
    for (const line of names) await done(put(of, line, { endOfSupport: "2026-03-01" }));
    const seen: SupportLine[] = [];
    let query = "?limit=3";
    for (let page = await list(of, query); ; page = await list(of, query)) {
      seen.push(...page.items);
      if (page.nextCursor === null) break;
      query = `?limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen.map(({ line }) => line)).toEqual([...names].sort());
    await refused(put(of, "x".repeat(65), { endOfSupport: null }), 404);
  });

  it("is read with the scope read and changed with the scope write, in one's own project", async () => {
    const of = await shop();
    const body = { slug: "other", name: "Other" };
    await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, token: of.token });
    const [reads, elsewhere] = [
      await makeToken(of, ["read"], "shop"),
      await makeToken(of, ["read", "write"], "other"),
    ];
    await done(call(path(of), { token: reads }));
    await refused(put(of, "1.4.x", {}, reads), 403);
    await refused(call(path(of), { token: elsewhere }), 404);
    await refused(put(of, "1.4.x", {}, elsewhere), 404);
    const none = `/v1/orgs/${of.org}/projects/none/lines`;
    await refused(call(none, { token: of.token }), 404);
    await refused(call(`${none}/1.4.x`, { method: "PUT", body: {}, token: of.token }), 404);
  });
});
