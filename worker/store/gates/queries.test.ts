import { expect, it } from "vitest";
import type { AuditNote } from "../../../schema/contract/audit.ts";
import { fold } from "../../core/release/fold.ts";
import { standingOf } from "../../core/release/standing.ts";
import type { With } from "../../services/gates/ports.ts";
import type { Ledger, StoredProject } from "../../services/ledger.ts";
import { deployed, entry } from "../../test/entries.ts";
import { excess, recording } from "../../test/query-plan.ts";
import { bindings } from "../../test/tenant.ts";
import type { Database } from "../database.ts";
import { d1Ledger } from "../ledger.ts";
import { putDebts } from "./debts.ts";
import { putHolds } from "./holds.ts";
import { putIncidents } from "./incidents.ts";
import { putPermits } from "./permits.ts";
import { putRollback } from "./rollbacks.ts";

const P = "org_gates/shop";
let serial = 0;

function by(): With {
  serial += 1;
  const note: AuditNote = {
    id: `aud_${serial}`,
    at: "2026-01-01T00:00:00.000Z",
    actor: { kind: "user", id: "usr_1", name: "A" },
    action: "policy.put",
    target: { kind: "environment", id: "production", name: "" },
    before: null,
    after: null,
    reason: null,
    address: null,
    requestId: null,
  };
  return { note, outbox: { id: `out_${serial}`, change: "{}" }, now: 1 };
}

const project: StoredProject = {
  orgId: "org_gates",
  slug: "shop",
  name: "Shop",
  repository: null,
  path: null,
  reachedProduction: true,
  createdAt: 1,
  registry: { stored: [], declared: true },
  environments: (["staging", "production"] as const).map((name, position) => ({
    key: name,
    name,
    tier: name,
    certainty: "z",
    position,
    ephemeral: false,
    removedAt: null,
    seenAt: null,
    policy: { gates: [{ kind: "promotion", from: "staging" }] },
    policyVersion: 1,
  })),
};

const ran = standingOf(fold([entry(deployed("staging", "succeeded"))]));
const standee = { id: "rel_1", version: "1.0.0", standing: ran };

async function usePolicies({ gates }: Ledger): Promise<void> {
  const row = { version: 1, gates: [], reason: null, madeAt: 1, madeBy: "A" };
  const production = { key: "production", name: "production", tier: "production", certainty: "z" } as const;
  expect(await gates.policies.put(P, production, row, by())).toBe(true);
  expect(await gates.policies.put(P, production, row, by())).toBe(false);
  expect(await gates.policies.at(P, "production", 1)).toEqual(row);
  await gates.policies.versions(P, "production", 9, 10);
  for (const isPast of [false, true])
    await gates.place(project, { key: "production", name: "production" }, standee, { of: 5, isPast });
  await gates.lines.put(P, { line: "1.0.x", endOfSupport: null, endOfLife: null }, by());
  await gates.lines.list(P, "", 10);
}

async function useClosings({ gates }: Ledger): Promise<void> {
  const freeze = {
    id: "frz_1",
    name: "Fair",
    kind: "deny" as const,
    project: null,
    environment: null,
    start: 1,
    end: 9,
    rrule: null,
    durationMs: 8,
    timezone: "UTC",
    reason: "so",
    madeAt: 1,
    madeBy: "A",
    endedAt: null,
  };
  await gates.freezes.put("org_gates", freeze, 9, by());
  expect(await gates.freezes.find("org_gates", "frz_1")).toEqual(freeze);
  expect(await gates.freezes.list("org_gates", 0, "", 10)).toHaveLength(1);
  expect(await gates.freezes.end("org_gates", "frz_1", by())).toBe(true);
  expect(await gates.freezes.end("org_gates", "frz_1", by())).toBe(false);
  const stop = {
    id: "stp_1",
    project: null,
    environment: null,
    reason: "fire",
    incidentUrl: null,
    startedAt: 1,
    startedBy: "A",
    endedAt: null,
    endedBy: null,
    endReason: null,
  };
  await gates.stops.put("org_gates", stop, by());
  expect(await gates.stops.find("org_gates", "stp_1")).toEqual(stop);
  for (const activeOnly of [true, false])
    expect(await gates.stops.list("org_gates", null, activeOnly, 10)).toHaveLength(1);
  expect(await gates.stops.lasting("org_gates", 1, 10)).toHaveLength(1);
  expect(await gates.stops.end("org_gates", "stp_1", "A", null, by())).toBe(true);
  expect(await gates.stops.end("org_gates", "stp_1", "A", null, by())).toBe(false);
}

async function useHolds(db: Database, { gates }: Ledger): Promise<void> {
  const hold = {
    fence: 7,
    id: "lck_1",
    holder: "ci",
    reason: null,
    since: 1,
    expiresAt: 9,
    endedAt: null,
    ended: null,
    endedBecause: null,
  };
  await db.atomically(putHolds(P, "production", [hold]));
  expect((await gates.holds.at([{ projectId: P, key: "production" }], 5)).get(`${P}|production`)).toEqual(
    hold,
  );
  await db.atomically(putHolds(P, "production", [{ ...hold, endedAt: 4, ended: "released" }]));
  await db.atomically(putHolds(P, "production", [hold]));
  expect(await gates.holds.list(P, "production", 99, 10)).toMatchObject([{ ended: "released", endedAt: 4 }]);
  expect((await gates.holds.at([{ projectId: P, key: "production" }], 5)).size).toBe(0);
  const permit = {
    id: "pmt_1",
    releaseId: "rel_1",
    version: "1.0.0",
    environment: "production",
    environmentName: "production",
    holder: "ci",
    fence: 7,
    grantedAt: 1,
    expiresAt: 9,
    endedAt: null,
    grantedTo: "A",
    policyVersion: 1,
    overrideReason: null,
    verdicts: [],
  };
  await db.atomically(putPermits(P, [permit]));
  expect(await gates.permits.find(P, "pmt_1")).toEqual(permit);
  for (const environment of [null, "production"])
    expect(await gates.permits.list(P, environment, null, 10)).toHaveLength(1);
}

async function useDebts(db: Database, { gates }: Ledger): Promise<void> {
  const debt = {
    id: "dbt_1",
    project: "shop",
    version: "1.0.0",
    environmentName: "production",
    permitId: "pmt_1",
    reason: "fire",
    overriddenBy: "A",
    openedAt: 1,
    ownerId: "usr_1",
    ownerName: "A",
    dueAt: 9,
    review: null,
    settledAt: null,
    settledBy: null,
  };
  await db.atomically(putDebts("org_gates", [debt]));
  expect(await gates.debts.find("org_gates", "dbt_1")).toEqual(debt);
  for (const of of [null, "shop"])
    expect(await gates.debts.list("org_gates", { project: of, isOpen: true }, null, 10)).toHaveLength(1);
  await gates.debts.amend("org_gates", { ...debt, dueAt: 10 }, by());
  expect(await gates.debts.settle("org_gates", "dbt_1", "why", "A", by())).toBe(true);
  expect(await gates.debts.settle("org_gates", "dbt_1", "why", "A", by())).toBe(false);
  expect(await gates.debts.list("org_gates", { project: null, isOpen: false }, null, 10)).toHaveLength(1);
  const request = {
    id: "arq_1",
    project: "shop",
    releaseId: "rel_1",
    environment: "production",
    environmentName: "production",
    message: null,
    requestedBy: "A",
    requestedAt: 1,
    dueAt: 2,
    expiresAt: 3,
    state: "open" as const,
  };
  expect(await gates.requests.open("org_gates", request)).toBe(true);
  expect(await gates.requests.open("org_gates", { ...request, id: "arq_2" })).toBe(false);
  expect(await gates.requests.list("org_gates", null, 10)).toEqual([{ orgId: "org_gates", ...request }]);
  await gates.requests.ofRelease("org_gates", "shop", "rel_1");
  expect(await gates.requests.due(2, 10)).toHaveLength(1);
  await gates.requests.postpone("org_gates", "arq_1", 5);
  await gates.requests.close("org_gates", "arq_1", "granted");
}

async function useFacts(db: Database, { gates }: Ledger): Promise<void> {
  const incident = {
    key: "slipway|inc_1",
    id: "inc_1",
    releaseId: "rel_1",
    version: "1.0.0",
    title: "Slow",
    severity: null,
    environment: "production",
    environmentName: "production",
    deploymentId: null,
    status: "open" as const,
    openedAt: 1,
    mitigatedAt: null,
    resolvedAt: null,
  };
  await db.atomically(putIncidents(P, { gone: ["none"], put: [incident] }));
  expect(await gates.incidents.find(P, "inc_1")).toEqual(incident);
  for (const openOnly of [true, false])
    for (const after of [null, { until: 9e15, openedAt: 5, key: "~" }])
      await gates.incidents.list(P, openOnly, after, 10);
  const rollback = {
    id: "rbk_1",
    environment: "production",
    environmentName: "production",
    at: 1,
    fromVersion: "2.0.0",
    toVersion: "1.0.0",
    told: false,
    suspectVersion: "2.0.0",
    suspectDeployment: "d",
    judgement: null,
  };
  await db.atomically([putRollback(P, rollback), putRollback(P, rollback)]);
  expect(await gates.rollbacks.find(P, "rbk_1")).toEqual(rollback);
  const judgement = { version: null, reason: "the network", by: "A", at: 2 };
  await gates.rollbacks.judge(P, { ...rollback, judgement }, by());
  for (const environment of [null, "production"])
    expect(await gates.rollbacks.list(P, environment, null, 10)).toMatchObject([{ judgement }]);
}

async function usePlaces({ gates }: Ledger): Promise<void> {
  expect(await gates.deployments(P, "production", 0, 10)).toEqual([]);
  const around = await gates.neighbours(P, "production", "rel_1", { at: 1, key: "k" });
  expect(around).toEqual({ mine: null, before: null, current: null, suspect: null });
  expect(await gates.successesAfter(P, "production", { at: 1, key: "k" }, 10)).toEqual([]);
}

it("every statement about who may deploy what finds its rows by their key, however many there are", async () => {
  const { LEDGER_0 } = bindings();
  const { db, statements } = recording(LEDGER_0);
  const ledger = d1Ledger(db);
  await usePolicies(ledger);
  await useClosings(ledger);
  await useHolds(db, ledger);
  await useDebts(db, ledger);
  await useFacts(db, ledger);
  await usePlaces(ledger);
  expect(statements.size).toBeGreaterThan(40);
  for (const [query, values] of statements) expect(await excess(LEDGER_0, query, values), query).toEqual([]);
});
