import { expect, it } from "vitest";
import type { Occupancy } from "../../core/environment/occupancy.ts";
import { excess, recording } from "../../test/query-plan.ts";
import { bindings } from "../../test/tenant.ts";
import { d1Ledger } from "../ledger.ts";
import { changeOccupancy } from "../occupancy-store.ts";

const P = "org_drift/shop";

const row = (environment: string, at: number, over: Partial<Occupancy> = {}): Occupancy => ({
  environment,
  kind: "succeeded",
  at,
  tie: `k${at}`,
  occupant: {
    releaseId: `rel_${at}`,
    version: `1.${at}.0`,
    deploymentId: `d${at}`,
    status: "succeeded",
    openedAt: at,
    changedAt: at,
    rolloutPercent: null,
    url: null,
    firstAt: at,
    rollback: false,
  },
  ...over,
});

it("what came to run is read a hundred stays deep by its key, however long the history", async () => {
  const { LEDGER_0 } = bindings();
  const { db, statements } = recording(LEDGER_0);
  const { gates } = d1Ledger(db);
  const put = [
    ...Array.from({ length: 120 }, (_, index) => row("staging", index)),
    row("production", 5),
    row("production", 9, { occupant: null }),
    row("production", 11, { kind: "attempt" }),
  ];
  await db.atomically(changeOccupancy(P, { gone: [], put }, 1));
  const body = JSON.stringify({ claims: { version: null, commit: null, digest: "sha256:aa" } });
  await LEDGER_0.prepare(
    "insert into entry (org_id, key, body_hash, body) values ('org_drift', 'k119', '', ?)",
  )
    .bind(body)
    .run();

  const found = await gates.stays(P, ["staging", "production", "qa"]);
  expect(found.get("staging")).toMatchObject({ isWhole: false, digest: "sha256:aa" });
  const { stays = [] } = found.get("staging") ?? {};
  expect(stays).toHaveLength(100);
  expect([stays[0], stays.at(-1)]).toEqual([
    { at: 119, releaseId: "rel_119", firstAt: 119 },
    { at: 20, releaseId: "rel_20", firstAt: 20 },
  ]);
  expect(found.get("production")).toEqual({
    isWhole: true,
    digest: null,
    stays: [
      { at: 9, releaseId: null, firstAt: null },
      { at: 5, releaseId: "rel_5", firstAt: 5 },
    ],
  });
  expect(found.get("qa")).toEqual({ isWhole: true, digest: null, stays: [] });

  expect(await gates.ranThere(P, "staging", 50, "d119")).toMatchObject({
    ran: { releaseId: "rel_50" },
    deployed: { releaseId: "rel_119" },
  });
  expect(await gates.ranThere(P, "staging", -1, "d3")).toEqual({ ran: null, deployed: null });
  expect(await gates.ranThere(P, "production", 6, "d11")).toMatchObject({
    ran: { releaseId: "rel_5" },
    deployed: { releaseId: "rel_11" },
  });
  expect(await gates.ranThere(P, "production", 10, null)).toEqual({ ran: null, deployed: null });

  await gates.lines.find(P, "1.0.x");
  for (const [query, values] of statements) expect(await excess(LEDGER_0, query, values), query).toEqual([]);
});
