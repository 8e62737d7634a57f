import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { bindings, call, json, read, send, settled, type Tenant, tenant } from "../test/tenant.ts";

const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";

const event = (id: string, over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "staging",
  id,
  occurredAt: "2026-01-01T00:00:00Z",
  ...over,
});

type Shown = {
  id: string;
  version: string;
  revision: number;
  provisional: boolean;
  status: string;
  deployments: unknown[];
};
const release = (of: Tenant, version: string) =>
  read<Shown>(of, `/projects/shop/releases/${encodeURIComponent(version)}`);
const timeline = async (of: Tenant, version: string) =>
  (
    await read<{ items: { type: string; seq: number; occurredAt: string }[] }>(
      of,
      `/projects/shop/releases/${version}/timeline?limit=200`,
    )
  ).items;

const coordinator = async (of: Tenant, version: string) => {
  const { id } = await release(of, version);
  const { results } = await bindings()
    .CONTROL.prepare("select id from organisation where slug = ?")
    .bind(of.org)
    .all<{ id: string }>();
  return bindings().RELEASES.getByName(`${results[0]?.id}/${id}`);
};

describe("one writer for a release", () => {
  it("commits what comes at once one after the other, and loses nothing", async () => {
    const of = await tenant();
    const many = Array.from({ length: 40 }, (_, n) =>
      event(`e${n}`, { data: { deploymentId: `d${n}` }, environment: `env-${n % 5}` }),
    );
    const responses = await Promise.all(many.map((one) => send(of, one)));
    expect(responses.every(({ status }) => status === 202)).toBe(true);
    await settled();
    expect((await timeline(of, "1.0.0")).map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
    expect((await release(of, "1.0.0")).deployments).toHaveLength(40);
  });

  it("makes one release of a version that many requests are the first to mention", async () => {
    const of = await tenant();
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        send(of, event(`e${n}`, { commit: COMMIT, data: { deploymentId: `d${n}` } })),
      ),
    );
    await settled();
    const { items } = await read<{ items: unknown[] }>(of, "/projects/shop/releases");
    expect(items).toHaveLength(1);
    expect(await timeline(of, "1.0.0")).toHaveLength(12);
  });

  it("goes on from what is stored after it was evicted", async () => {
    const of = await tenant();
    await send(of, event("e1"));
    await settled();
    await evictDurableObject(await coordinator(of, "1.0.0"));
    await send(of, event("e2", { data: { deploymentId: "d2" } }));
    await settled();
    expect(await release(of, "1.0.0")).toMatchObject({ revision: 2 });
  });

  it("writes nothing at a revision that another writer has passed, and goes on from there", async () => {
    const of = await tenant();
    await send(of, event("e1"));
    await settled();
    const { id } = await release(of, "1.0.0");
    const { LEDGER_0, LEDGER_1 } = bindings();
    for (const db of [LEDGER_0, LEDGER_1])
      await db.prepare("update release set revision = 7 where id = ?").bind(id).run();
    await send(of, event("e2", { data: { deploymentId: "d2" } }));
    await settled();
    expect(await release(of, "1.0.0")).toMatchObject({ revision: 8 });
    expect(await timeline(of, "1.0.0")).toHaveLength(2);
  });

  it("is called for its own release only", async () => {
    const of = await tenant();
    await send(of, event("e1"));
    await settled();
    const where = { shard: 0, orgId: "org_other", slug: "shop", releaseId: "rel_other" };
    const foreign = {
      ...where,
      isNew: true,
      version: "1",
      entries: [],
      claims: [],
      seed: null,
      outboxId: null,
      now: 1,
    };
    await runInDurableObject(await coordinator(of, "1.0.0"), async (instance) => {
      await expect(instance.commit(foreign)).rejects.toThrow("another release");
    });
  });
});

describe("a release known by its commit first", () => {
  it("takes its version when that arrives, and the old name leads to the new", async () => {
    const of = await tenant();
    await send(of, { ...event("e1"), version: undefined, commit: COMMIT });
    await settled();
    expect(await release(of, "abcdef123456")).toMatchObject({ version: "abcdef123456", provisional: true });
    await send(of, event("e2", { type: "build.succeeded", commit: COMMIT, environment: undefined }));
    await settled();
    expect(await release(of, "1.0.0")).toMatchObject({ version: "1.0.0", provisional: false });
    for (const old of ["abcdef123456", COMMIT, COMMIT.slice(0, 8)])
      expect(await release(of, old)).toMatchObject({ version: "1.0.0" });
    expect(await timeline(of, "1.0.0")).toHaveLength(2);
    expect((await read<{ items: unknown[] }>(of, "/projects/shop/releases")).items).toHaveLength(1);
  });

  it("becomes one with the version's release when both exist; nothing is lost or counted twice", async () => {
    const of = await tenant();
    await send(of, { ...event("e1", { data: { deploymentId: "d1" } }), version: undefined, commit: COMMIT });
    await send(of, event("e2", { data: { deploymentId: "d2" }, environment: "production" }));
    await settled();
    expect((await read<{ items: unknown[] }>(of, "/projects/shop/releases")).items).toHaveLength(2);
    await send(of, event("e3", { type: "build.succeeded", commit: COMMIT, environment: undefined }));
    await settled();
    const one = await release(of, "1.0.0");
    expect(one).toMatchObject({ version: "1.0.0", status: "released" });
    expect(one.deployments).toHaveLength(2);
    expect((await release(of, "abcdef123456")).id).toBe(one.id);
    expect(await timeline(of, "1.0.0")).toHaveLength(3);
    expect((await read<{ items: unknown[] }>(of, "/projects/shop/releases")).items).toHaveLength(1);
    const board = await read<{
      projects: { environments: { name: string; current: { version: string } | null }[] }[];
    }>(of, "/board");
    expect(board.projects[0]?.environments.map(({ name, current }) => [name, current?.version])).toEqual([
      ["staging", "1.0.0"],
      ["production", "1.0.0"],
    ]);
  });

  it("gives way to the highest version of its commit, whatever order they come in", async () => {
    const views = [];
    const build = (id: string, version: string | undefined) =>
      event(id, { type: "build.succeeded", version, commit: COMMIT, environment: undefined });
    const events = [build("b", undefined), build("rc", "1.0.0-rc.1"), build("final", "1.0.0")];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      const of = await tenant();
      for (const index of order) {
        await send(of, events[index]);
        await settled();
      }
      views.push({
        final: (await timeline(of, "1.0.0")).length,
        candidate: (await timeline(of, "1.0.0-rc.1")).length,
      });
    }
    expect(views).toEqual(views.map(() => ({ final: 2, candidate: 1 })));
  });
});

describe("a long timeline", () => {
  it("is read page by page, in the order in which things happened, in both directions, whatever came late", async () => {
    const of = await tenant();
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
    const batch = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) =>
        event(`e${from + n}`, { type: "change.merged", environment: undefined, occurredAt: at(from + n) }),
      );
    await send(of, batch(400, 700));
    await settled();
    await send(of, batch(0, 400));
    await settled();
    await send(of, batch(700, 800));
    await settled();
    for (const order of ["asc", "desc"]) {
      const seen: string[] = [];
      let cursor = "";
      do {
        const page = await json<{ items: { occurredAt: string }[]; nextCursor: string | null }>(
          await call(
            `/v1/orgs/${of.org}/projects/shop/releases/1.0.0/timeline?limit=90&order=${order}${cursor && `&cursor=${cursor}`}`,
            { token: of.token },
          ),
        );
        seen.push(...page.items.map(({ occurredAt }) => occurredAt));
        cursor = page.nextCursor ?? "";
      } while (cursor);
      const expected = Array.from({ length: 800 }, (_, n) => at(n));
      expect(seen).toEqual(order === "asc" ? expected : expected.reverse());
    }
  });
});
