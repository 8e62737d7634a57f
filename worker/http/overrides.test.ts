import { describe, expect, it } from "vitest";
import type { Debt } from "../../schema/contract/approvals.ts";
import type { AuditEntry } from "../../schema/contract/audit.ts";
import type { TimelineEntry } from "../../schema/contract/releases.ts";
import { ask, colleague, ran, rule, type Shop, shop, tell, tokenOf } from "../test/deploys.ts";
import { coordinator, lockPath, queued, stateOf, take, toldAll } from "../test/environments.ts";
import { closedGates, type Granted, grant, request, wants } from "../test/permits.ts";
import { call, eventually, read } from "../test/tenant.ts";

const DAY_MS = 86_400_000;
const REASON = "the site is down";
const override = { reason: REASON };

const PROMOTED = [{ kind: "promotion", from: "staging" }];

/** A shop whose production is closed to the version there is, by its policy. */
async function closed(): Promise<Shop> {
  const of = await shop();
  await rule(of, "production", PROMOTED);
  await tell(of, ran("1.0.0", "development"));
  return of;
}

const stop = (of: Shop) => ask<{ id: string }>(of, "POST", `${of.O}/stops`, { reason: "all hands" });
const freeze = (of: Shop) =>
  ask(of, "POST", `${of.O}/freezes`, {
    name: "Sale",
    kind: "deny",
    scope: {},
    start: new Date(Date.now() - DAY_MS).toISOString(),
    end: new Date(Date.now() + DAY_MS).toISOString(),
    reason: "the sale",
  });

const debts = async (of: Shop, state = "open") =>
  (await read<{ items: Debt[] }>(of, `/debts?state=${state}`)).items;

/** Passes what is closed and gives the permit back, which leaves the debt behind. */
async function indebted(of: Shop): Promise<Debt> {
  const { id } = await grant(of, "1.0.0", { override });
  await ask(of, "DELETE", `${of.P}/permits/${id}`);
  const [debt] = await eventually(
    () => debts(of),
    (open) => open.length === 1,
  );
  if (!debt) throw new Error("no debt was opened");
  return debt;
}

describe("an override", () => {
  it("passes gates, a freeze and a stop, and leaves their verdicts as they were", async () => {
    const of = await closed();
    await stop(of);
    await freeze(of);
    const before = await request(of, "1.0.0");
    expect([before.status, closedGates(before.body)]).toEqual([409, ["stop", "freeze", "promotion"]]);
    const permit = await grant(of, "1.0.0", { override });
    expect(permit.verdicts).toEqual(before.body.verdicts);
    const { body } = await ask(of, "GET", `${of.P}/permits/${permit.id}`);
    expect(body).toMatchObject({ override, verdicts: before.body.verdicts });
    expect((await stateOf(of)).lock?.fence).toBe(permit.fence);
  });

  it("is prolonged although what it passed is closed still", async () => {
    const of = await closed();
    const { id } = await grant(of, "1.0.0", { override });
    expect((await ask(of, "PUT", `${of.P}/permits/${id}`)).status).toBe(200);
  });

  it("never passes the lock, and may wait for it", async () => {
    const of = await closed();
    const held = await take(of, "job-0");
    const { status, body } = await request(of, "1.0.0", { override });
    expect([status, body.lock]).toEqual([409, held]);
    expect(body.detail).toMatch(/^Not allowed now. An override passes gates, not the lock: /);
    const waiting = request(of, "1.0.0", { override }, "?wait=30");
    await queued(of, 1);
    await ask(of, "DELETE", lockPath(of), { fence: held.fence });
    expect((await waiting).status).toBe(201);
  });

  it("never passes a release that was called off", async () => {
    const of = await closed();
    await ask(of, "POST", `${of.P}/releases/1.0.0/cancel`, { reason: "not this one" });
    const { status, body } = await request(of, "1.0.0", { override });
    expect([status, body.verdicts.find(({ gate }) => gate === "release")]).toMatchObject([
      409,
      { outcome: "blocked", reasonCode: "release_cancelled" },
    ]);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is noted with who and why, in the audit log and in the release's own timeline", async () => {
    const of = await closed();
    const { id } = await grant(of, "1.0.0", { override });
    await toldAll(await coordinator(of));
    const [entry] = await eventually(
      async () => (await read<{ items: AuditEntry[] }>(of, "/audit?action=permit.overridden")).items,
      (items) => items.length === 1,
    );
    expect(entry).toMatchObject({
      actor: { kind: "token", name: "test" },
      target: { kind: "release", name: `${of.project} 1.0.0` },
      reason: REASON,
      after: { permit: id, environment: "production", closed: [{ gate: "promotion" }] },
    });
    const path = `/projects/${of.project}/releases/1.0.0/timeline`;
    const { items } = await read<{ items: TimelineEntry[] }>(of, path);
    expect(items.at(-1)).toMatchObject({ type: "permit.overridden", data: { reason: REASON } });
  });

  it("opens a debt that is due in seven days", async () => {
    const of = await closed();
    const debt = await indebted(of);
    expect(debt).toMatchObject({ project: of.project, version: "1.0.0", reason: REASON, state: "open" });
    expect(Date.parse(debt.dueAt) - Date.parse(debt.openedAt)).toBe(7 * DAY_MS);
    expect((await request(of, "1.0.0", {})).body.verdicts).toContainEqual(
      expect.objectContaining({ gate: "debt", outcome: "passed" }),
    );
  });

  it("is one override with one debt, however often its claim is sent", async () => {
    const of = await closed();
    const claim = { override, claimId: "run-1" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => grant(of, "1.0.0", claim)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    await toldAll(await coordinator(of));
    expect(await debts(of)).toHaveLength(1);
  });

  it("where nothing is closed is an ordinary permit, and nobody owes anything", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const { id } = await grant(of, "1.0.0", { override });
    const { body } = await ask(of, "GET", `${of.P}/permits/${id}`);
    expect(body).toMatchObject({ override: null });
    expect(await debts(of)).toEqual([]);
  });

  it("needs a reason", async () => {
    const of = await closed();
    for (const bad of [{}, { reason: "" }, { reason: "  " }, true, "down"])
      expect((await request(of, "1.0.0", { override: bad })).status).toBe(400);
  });

  it("is for maintainers and for tokens with admin", async () => {
    const of = await closed();
    const body = wants("1.0.0", { override });
    const path = `${of.P}/permits`;
    const { cookie: member } = await colleague(of, "member");
    const deploying = await tokenOf(of, ["read", "write", "deploy"]);
    expect((await call(path, { method: "POST", body, cookie: member })).status).toBe(403);
    expect((await call(path, { method: "POST", body, token: deploying })).status).toBe(403);
    expect((await stateOf(of)).lock).toBeNull();
    const { cookie: maintainer } = await colleague(of, "maintainer");
    expect((await call(path, { method: "POST", body, cookie: maintainer })).status).toBe(201);
  });
});

describe("a debt", () => {
  const amend = (of: Shop, { id }: Debt, body: object) =>
    ask<Debt>(of, "PATCH", `${of.O}/debts/${id}`, { reason: "so", ...body }, "owner");
  const overdue = { dueAt: new Date(Date.now() - DAY_MS).toISOString() };

  it("that is overdue closes the next ordinary deployment, until its review is written", async () => {
    const of = await closed();
    const debt = await indebted(of);
    await tell(of, ran("1.0.0", "staging"));
    expect((await amend(of, debt, overdue)).body).toMatchObject({ state: "overdue" });
    const { status, body } = await request(of, "1.0.0");
    expect([status, closedGates(body)]).toEqual([409, ["debt"]]);
    expect(body.verdicts.find(({ gate }) => gate === "debt")).toMatchObject({
      outcome: "blocked",
      reasonCode: "debt_overdue",
      because: "the review of an override for 1.0.0 is overdue",
    });
    const review = "the probe was wrong; it is mended";
    const settled = await ask<Debt>(of, "POST", `${of.O}/debts/${debt.id}/settle`, { review }, "owner");
    expect([settled.status, settled.body]).toMatchObject([200, { state: "settled", review }]);
    expect((await request(of, "1.0.0")).status).toBe(201);
    expect(await debts(of)).toEqual([]);
    expect(await debts(of, "settled")).toMatchObject([{ id: debt.id }]);
  });

  it("that is overdue may be overridden like any gate, which opens another", async () => {
    const of = await closed();
    const debt = await indebted(of);
    await amend(of, debt, overdue);
    await grant(of, "1.0.0", { override });
    await toldAll(await coordinator(of));
    expect(await debts(of)).toHaveLength(2);
  });

  it("that is overdue keeps a permit from being prolonged", async () => {
    const of = await closed();
    const debt = await indebted(of);
    await tell(of, ran("1.0.0", "staging"));
    const { id } = await grant(of, "1.0.0");
    await amend(of, debt, overdue);
    const { status, body } = await ask<Granted>(of, "PUT", `${of.P}/permits/${id}`);
    expect([status, closedGates(body)]).toEqual([409, ["debt"]]);
  });
});
