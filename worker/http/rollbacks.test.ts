import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import { Rollback, RollbackList } from "../../schema/contract/environments.ts";
import { done, refused } from "../test/answers.ts";
import { openSocket } from "../test/sockets.ts";
import {
  bindings,
  call,
  eventually,
  makeToken,
  read,
  send,
  settled,
  type Tenant,
  tenant,
} from "../test/tenant.ts";

/** A rollback as an environment's coordinator writes it down. */
async function wentBack(of: Tenant, id: string, over: object = {}): Promise<void> {
  const { id: org } = await read<{ id: string }>(of, "");
  const row = {
    project_id: `${org}/shop`,
    id,
    environment: "production",
    environment_name: "Production",
    at: Date.UTC(2026, 0, 1),
    from_version: "1.2.0",
    to_version: "1.0.0",
    told: 1,
    suspect_version: "1.1.0",
    suspect_deployment: "d2",
    ...over,
  };
  const names = Object.keys(row);
  const insert = `insert into rollback (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`;
  for (const ledger of [bindings().LEDGER_0, bindings().LEDGER_1])
    await ledger
      .prepare(insert)
      .bind(...Object.values(row))
      .run();
}

/** A tenant in whose production three versions ran, and a fourth in staging alone. */
async function shop(): Promise<Tenant> {
  const of = await tenant();
  const ran = (version: string, minute: number, environment = "production") => ({
    type: "deployment.succeeded",
    project: "shop",
    version,
    environment,
    occurredAt: `2026-01-01T00:0${minute}:00.000Z`,
  });
  await send(of, [ran("1.0.0", 1), ran("1.1.0", 2), ran("1.2.0", 3), ran("2.0.0", 4, "staging")]);
  await settled();
  return of;
}

const path = (of: Tenant, at = "") => `/v1/orgs/${of.org}/projects/shop/rollbacks${at}`;
const list = async (of: Tenant, query = "") =>
  RollbackList.parse(await done(call(path(of, query), { token: of.token })));
const judge = (of: Tenant, id: string, body: object, token = of.token) =>
  call(path(of, `/${id}`), { method: "PATCH", body, token });

const BY_RULE = { version: "1.1.0", deploymentId: "d2", by: null, reason: null, at: null };

describe("a rollback", () => {
  it("is blamed by rule on the first deployment after the version gone back to", async () => {
    const of = await shop();
    await wentBack(of, "rbk_1");
    expect(await list(of)).toEqual({
      items: [
        {
          id: "rbk_1",
          environment: "Production",
          at: "2026-01-01T00:00:00.000Z",
          from: "1.2.0",
          to: "1.0.0",
          told: true,
          blame: BY_RULE,
        },
      ],
      nextCursor: null,
    });
  });

  it("is blamed on the version that somebody says, or on none, for a reason", async () => {
    const of = await shop();
    await wentBack(of, "rbk_1");
    const other = Rollback.parse(
      await done(judge(of, "rbk_1", { version: "1.2.0", reason: "its migration" })),
    );
    expect(other.blame).toEqual({
      version: "1.2.0",
      deploymentId: null,
      by: "test",
      reason: "its migration",
      at: expect.any(String),
    });
    expect((await list(of)).items).toEqual([other]);
    const same = await done<Rollback>(judge(of, "rbk_1", { version: "1.1.0", reason: "after all" }));
    expect(same.blame).toMatchObject({ version: "1.1.0", deploymentId: "d2", by: "test" });
    const none = await done<Rollback>(judge(of, "rbk_1", { version: null, reason: "the network" }));
    expect(none.blame).toMatchObject({ version: null, deploymentId: null, reason: "the network" });
  });

  it("is not blamed on what never ran there", async () => {
    const of = await shop();
    await wentBack(of, "rbk_1");
    for (const version of ["2.0.0", "9.9.9", "__proto__"])
      await refused(judge(of, "rbk_1", { version, reason: "so" }), 400, "version");
    await refused(judge(of, "rbk_1", { version: "1.1.0" }), 400, "reason");
    await refused(judge(of, "rbk_1", { reason: "so" }), 400, "version");
    await refused(judge(of, "rbk_none", { version: null, reason: "so" }), 404);
    expect((await list(of)).items).toMatchObject([{ blame: BY_RULE }]);
  });

  it("whose blame changes is noted with what it was, and told", async () => {
    const of = await shop();
    await wentBack(of, "rbk_1");
    const socket = await openSocket(`/v1/orgs/${of.org}/live`, { token: of.token });
    await done(judge(of, "rbk_1", { version: "1.2.0", reason: "its migration" }));
    await eventually(
      async () => socket.heard,
      (heard) => heard.some(({ type, project }) => type === "project.changed" && project === "shop"),
    );
    socket.close();
    const { items } = await read<{ items: AuditEntry[] }>(of, "/audit?action=rollback.judged");
    expect(items).toMatchObject([
      {
        target: { kind: "rollback", id: "rbk_1", name: "shop Production" },
        before: { version: "1.1.0", by: null },
        after: { version: "1.2.0", by: "test" },
        reason: "its migration",
      },
    ]);
  });

  it("is read with the scope read and judged with the scope write, in one's own project", async () => {
    const of = await shop();
    await wentBack(of, "rbk_1");
    const body = { slug: "other", name: "Other" };
    await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, token: of.token });
    const [reads, elsewhere] = [
      await makeToken(of, ["read"], "shop"),
      await makeToken(of, ["read", "write"], "other"),
    ];
    const judgement = { version: null, reason: "so" };
    await done(call(path(of), { token: reads }));
    await refused(judge(of, "rbk_1", judgement, reads), 403);
    await refused(call(path(of), { token: elsewhere }), 404);
    await refused(judge(of, "rbk_1", judgement, elsewhere), 404);
    await refused(judge(of, "rbk_1", judgement, (await tenant()).token), 404);
  });
});

describe("the rollbacks of a project", () => {
  it("are read newest first, page by page, of all environments or of one", async () => {
    const of = await shop();
    for (const id of ["rbk_1", "rbk_3", "rbk_2"]) await wentBack(of, id);
    await wentBack(of, "rbk_4", { environment: "staging", environment_name: "staging" });
    const first = await list(of, "?limit=3");
    expect(first.items.map(({ id }) => id)).toEqual(["rbk_4", "rbk_3", "rbk_2"]);
    expect(await list(of, `?limit=3&cursor=${first.nextCursor}`)).toMatchObject({
      items: [{ id: "rbk_1" }],
      nextCursor: null,
    });
    expect((await list(of, "?environment=PRODUCTION")).items).toHaveLength(3);
    expect((await list(of, "?environment=moon")).items).toEqual([]);
    await refused(call(path(of, "?cursor=%25"), { token: of.token }), 400, "cursor");
  });
});
