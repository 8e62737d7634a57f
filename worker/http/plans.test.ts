import { describe, expect, it } from "vitest";
import type { Milestone } from "../../schema/contract/plan.ts";
import { Release } from "../../schema/contract/releases.ts";
import { done, refused } from "../test/answers.ts";
import { ask, BETA, deliverable, many, milestone, planner, release, told } from "../test/plans.ts";
import { call, makeToken } from "../test/tenant.ts";

describe("a milestone", () => {
  it("is added to a release, and answered as its plan shows it", async () => {
    const of = await planner();
    const made = await milestone(of, { ...BETA, goals: ["fast", "small"] });
    expect(made).toEqual({
      ...BETA,
      id: expect.stringMatching(/^mst_[0-9a-z]{25}$/),
      goals: ["fast", "small"],
      done: false,
      dueDateHistory: [],
      deliverables: [],
    });
    const second = await milestone(of, { ...BETA, title: "Gamma", dueDate: "2026-04-01T10:00:00+02:00" });
    expect(second.dueDate).toBe("2026-04-01T08:00:00.000Z");
    expect((await release(of)).plan.milestones).toEqual([made, second]);
    expect((await told(of)).at(-1)).toMatchObject({
      type: "milestone.added",
      actor: { type: "user", name: "Ada" },
      summary: "Milestone added: Gamma",
    });
  });

  it("is put off with a reason, and keeps the dates it was promised for", async () => {
    const of = await planner();
    const { id } = await milestone(of);
    const at = `/milestones/${id}`;
    await refused(ask(of, "PATCH", at, { dueDate: "2026-04-01" }), 400, "reason");
    const moved = await done<Milestone>(
      ask(of, "PATCH", at, { dueDate: "2026-04-01", reason: "Ada is ill" }),
    );
    expect(moved).toMatchObject({
      dueDate: "2026-04-01",
      dueDateHistory: [{ dueDate: "2026-03-01", reason: "Ada is ill", by: "Ada" }],
    });
    const again = await done<Milestone>(
      ask(of, "PATCH", at, { dueDate: "2026-03-15", reason: "She is well", title: "Beta 2" }),
    );
    expect(again.title).toBe("Beta 2");
    expect(again.dueDateHistory.map(({ dueDate, reason }) => [dueDate, reason])).toEqual([
      ["2026-03-01", "Ada is ill"],
      ["2026-04-01", "She is well"],
    ]);
    expect((await told(of)).at(-1)?.summary).toBe("Milestone Beta 2 moved to 2026-03-15: She is well");
  });

  it("that is told what it is already has nothing new in its ledger", async () => {
    const of = await planner();
    const made = await milestone(of, { ...BETA, goals: "fast" });
    const { revision } = await release(of);
    const same = { ...BETA, goals: "fast", done: false };
    expect(await done(ask(of, "PATCH", `/milestones/${made.id}`, same))).toEqual(made);
    await refused(ask(of, "PATCH", `/milestones/${made.id}`, { reason: "for nothing" }), 400);
    expect((await release(of)).revision).toBe(revision);
  });

  it("takes its deliverables with it, and is gone for good", async () => {
    const of = await planner();
    const [{ id }, other] = [await milestone(of), await milestone(of, { ...BETA, title: "Gamma" })];
    const { id: its } = await deliverable(of, id);
    expect((await ask(of, "DELETE", `/milestones/${id}`)).status).toBe(204);
    expect((await release(of)).plan.milestones).toEqual([other]);
    for (const [method, at, body] of [
      ["DELETE", `/milestones/${id}`, undefined],
      ["PATCH", `/milestones/${id}`, { title: "x" }],
      ["POST", `/milestones/${id}/deliverables`, { title: "x" }],
      ["PATCH", `/milestones/${id}/deliverables/${its}`, { status: "done" }],
      ["DELETE", `/milestones/${id}/deliverables/${its}`, undefined],
    ] as const)
      await refused(ask(of, method, at, body), 404);
  });

  it("is refused for a release or a project that is not there, and for a date that is none", async () => {
    const of = await planner();
    await refused(call(`${of.path}9/milestones`, { method: "POST", body: BETA, token: of.token }), 404);
    const elsewhere = of.path.replace("/shop/", "/no-shop/");
    await refused(call(`${elsewhere}/milestones`, { method: "POST", body: BETA, token: of.token }), 404);
    await refused(ask(of, "POST", "/milestones", { ...BETA, dueDate: "2026-02-30" }), 400, "dueDate");
    await refused(ask(of, "POST", "/milestones", { ...BETA, id: "mst_1" }), 400, "id");
  });

  it("is one of a hundred at most, and what is removed makes room", async () => {
    const of = await planner();
    const [first] = await many(100, () => milestone(of));
    await refused(ask(of, "POST", "/milestones", BETA), 409);
    expect((await ask(of, "DELETE", `/milestones/${first?.id}`)).status).toBe(204);
    await milestone(of);
  });
});

describe("a version", () => {
  it("is blocked and let go again with reasons, once each", async () => {
    const of = await planner();
    await refused(ask(of, "POST", "/unblock", { reason: "why not" }), 409);
    const blocked = Release.parse(await done(ask(of, "POST", "/block", { reason: "loses orders" })));
    expect(blocked).toMatchObject({ version: "1.0.0", blocked: { reason: "loses orders" } });
    await refused(ask(of, "POST", "/block", { reason: "again" }), 409);
    await refused(ask(of, "POST", "/unblock", {}), 400, "reason");
    expect(Release.parse(await done(ask(of, "POST", "/unblock", { reason: "fixed" }))).blocked).toBeNull();
    await refused(ask(of, "POST", "/unblock", { reason: "again" }), 409);
    expect((await told(of)).slice(-2).map(({ type, summary }) => [type, summary])).toEqual([
      ["release.blocked", "Blocked from going further: loses orders"],
      ["release.unblocked", "No longer blocked: fixed"],
    ]);
  });
});

describe("a token", () => {
  it("plans with the scope write, in its own project", async () => {
    const of = await planner();
    const [reads, writes, elsewhere] = [
      await makeToken(of, ["read"]),
      await makeToken(of, ["write"], "shop"),
      await (async () => {
        const body = { slug: "other", name: "Other" };
        await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, token: of.token });
        return makeToken(of, ["read", "write"], "other");
      })(),
    ];
    const add = (token: string) =>
      call(`${of.path}/milestones`, { method: "POST", body: BETA, token }).then(({ status }) => status);
    expect([await add(reads), await add(writes), await add(elsewhere)]).toEqual([403, 201, 404]);
    const block = (token: string) =>
      call(`${of.path}/block`, { method: "POST", body: { reason: "no" }, token }).then(
        ({ status }) => status,
      );
    expect([await block(reads), await block(elsewhere), await block(writes)]).toEqual([403, 404, 200]);
  });
});
