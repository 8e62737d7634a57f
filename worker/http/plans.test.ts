import { describe, expect, it } from "vitest";
import type { Deliverable, Milestone } from "../../schema/contract/plan.ts";
import { Problem } from "../../schema/contract/problem.ts";
import { Release, type TimelineEntry } from "../../schema/contract/releases.ts";
import { call, json, makeToken, read, type Tenant, tenant } from "../test/tenant.ts";

type Shop = Tenant & { readonly path: string };

/** A tenant with a planned release. */
async function shop(): Promise<Shop> {
  const of = await tenant();
  const projects = `/v1/orgs/${of.org}/projects`;
  await call(projects, { method: "POST", body: { slug: "shop", name: "Shop" }, token: of.token });
  const path = `${projects}/shop/releases/1.0.0`;
  const made = await call(`${projects}/shop/releases`, {
    method: "POST",
    body: { version: "1.0.0" },
    token: of.token,
  });
  expect(made.status).toBe(201);
  return { ...of, path };
}

const ask = (of: Shop, method: string, at: string, body?: unknown) =>
  call(`${of.path}${at}`, { method, ...(body === undefined ? {} : { body }), cookie: of.cookie });

async function done<T>(response: Promise<Response>, status = 200): Promise<T> {
  const answer = await response;
  expect(answer.status).toBe(status);
  return json<T>(answer);
}

async function refused(response: Promise<Response>, status: number, path?: string): Promise<Problem> {
  const answer = await response;
  expect(answer.status).toBe(status);
  const problem = Problem.parse(await json(answer));
  if (path !== undefined) expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  return problem;
}

const beta = { title: "Beta", dueDate: "2026-03-01", stage: "testing" };

const milestone = (of: Shop, body: object = beta) =>
  done<Milestone>(ask(of, "POST", "/milestones", body), 201);
const deliverable = (of: Shop, id: string, body: object = { title: "Manual" }) =>
  done<Deliverable>(ask(of, "POST", `/milestones/${id}/deliverables`, body), 201);

/** Does something many times, some at once. */
async function many<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: 10 }, work))));
  return made;
}

const release = async (of: Shop) => Release.parse(await done(call(of.path, { token: of.token })));
const told = async (of: Shop) =>
  (await read<{ items: TimelineEntry[] }>(of, "/projects/shop/releases/1.0.0/timeline")).items;

describe("a milestone", () => {
  it("is added to a release, and answered as its plan shows it", async () => {
    const of = await shop();
    const made = await milestone(of, { ...beta, goals: ["fast", "small"] });
    expect(made).toEqual({
      ...beta,
      id: expect.stringMatching(/^mst_[0-9a-z]{25}$/),
      goals: ["fast", "small"],
      done: false,
      dueDateHistory: [],
      deliverables: [],
    });
    const second = await milestone(of, { ...beta, title: "Gamma", dueDate: "2026-04-01T10:00:00+02:00" });
    expect(second.dueDate).toBe("2026-04-01T08:00:00.000Z");
    expect((await release(of)).plan.milestones).toEqual([made, second]);
    expect((await told(of)).at(-1)).toMatchObject({
      type: "milestone.added",
      actor: { type: "user", name: "Ada" },
      summary: "Milestone added: Gamma",
    });
  });

  it("is put off with a reason, and keeps the dates it was promised for", async () => {
    const of = await shop();
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
    const of = await shop();
    const made = await milestone(of, { ...beta, goals: "fast" });
    const { revision } = await release(of);
    const same = { ...beta, goals: "fast", done: false };
    expect(await done(ask(of, "PATCH", `/milestones/${made.id}`, same))).toEqual(made);
    await refused(ask(of, "PATCH", `/milestones/${made.id}`, { reason: "for nothing" }), 400);
    expect((await release(of)).revision).toBe(revision);
  });

  it("takes its deliverables with it, and is gone for good", async () => {
    const of = await shop();
    const [{ id }, other] = [await milestone(of), await milestone(of, { ...beta, title: "Gamma" })];
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
    const of = await shop();
    await refused(call(`${of.path}9/milestones`, { method: "POST", body: beta, token: of.token }), 404);
    const elsewhere = of.path.replace("/shop/", "/no-shop/");
    await refused(call(`${elsewhere}/milestones`, { method: "POST", body: beta, token: of.token }), 404);
    await refused(ask(of, "POST", "/milestones", { ...beta, dueDate: "2026-02-30" }), 400, "dueDate");
    await refused(ask(of, "POST", "/milestones", { ...beta, id: "mst_1" }), 400, "id");
  });

  it("is one of a hundred at most, and what is removed makes room", async () => {
    const of = await shop();
    const [first] = await many(100, () => milestone(of));
    await refused(ask(of, "POST", "/milestones", beta), 409);
    expect((await ask(of, "DELETE", `/milestones/${first?.id}`)).status).toBe(204);
    await milestone(of);
  });
});

describe("a deliverable", () => {
  it("is added to a milestone, changed and taken away", async () => {
    const of = await shop();
    const { id } = await milestone(of);
    const made = await deliverable(of, id, { title: "Manual", role: "tester", url: "https://example.com/m" });
    expect(made).toEqual({
      id: expect.stringMatching(/^dlv_[0-9a-z]{25}$/),
      title: "Manual",
      owner: null,
      role: "tester",
      status: "todo",
      url: "https://example.com/m",
    });
    const at = `/milestones/${id}/deliverables/${made.id}`;
    const changed = await done(
      ask(of, "PATCH", at, { status: "doing", owner: "Bob", role: null, url: null }),
    );
    expect(changed).toEqual({ ...made, status: "doing", owner: "Bob", role: null, url: null });
    expect((await told(of)).at(-1)).toMatchObject({
      type: "deliverable.changed",
      summary: "Deliverable doing: Manual",
    });
    const { revision } = await release(of);
    expect(await done(ask(of, "PATCH", at, { status: "doing", owner: "Bob" }))).toEqual(changed);
    expect((await release(of)).revision).toBe(revision);
    expect((await release(of)).plan.milestones[0]?.deliverables).toEqual([changed]);
    expect((await ask(of, "DELETE", at)).status).toBe(204);
    await refused(ask(of, "DELETE", at), 404);
    expect((await release(of)).plan.milestones[0]?.deliverables).toEqual([]);
  });

  it("is its milestone's alone", async () => {
    const of = await shop();
    const [{ id }, { id: other }] = [await milestone(of), await milestone(of)];
    const { id: its } = await deliverable(of, id);
    await refused(ask(of, "PATCH", `/milestones/${other}/deliverables/${its}`, { status: "done" }), 404);
    await refused(ask(of, "DELETE", `/milestones/${other}/deliverables/${its}`), 404);
  });

  it("makes its milestone done when it is the last to be done or dropped", async () => {
    const of = await shop();
    const { id } = await milestone(of);
    const [first, second] = [await deliverable(of, id), await deliverable(of, id)];
    await done(ask(of, "PATCH", `/milestones/${id}/deliverables/${first.id}`, { status: "done" }));
    expect((await release(of)).plan.milestones[0]?.done).toBe(false);
    await done(ask(of, "PATCH", `/milestones/${id}/deliverables/${second.id}`, { status: "dropped" }));
    expect((await release(of)).plan.milestones[0]?.done).toBe(true);
  });

  it("has room for as much as a release can hold, and is refused beyond", async () => {
    const of = await shop();
    const { id } = await milestone(of);
    const long = { title: "語".repeat(200), url: `https://example.com/${"語".repeat(2000)}` };
    let answer = await ask(of, "POST", `/milestones/${id}/deliverables`, long);
    for (let count = 0; answer.status === 201 && count < 200; count += 1)
      answer = await ask(of, "POST", `/milestones/${id}/deliverables`, long);
    const { detail } = await refused(Promise.resolve(answer), 409);
    expect(detail).toContain("as long as a plan can be");
    const { deliverables = [] } = (await release(of)).plan.milestones[0] ?? {};
    expect(deliverables.length).toBeLessThan(200);
    await refused(ask(of, "PATCH", `/milestones/${id}`, { title: "More" }), 409);
    const at = `/milestones/${id}/deliverables/${deliverables[0]?.id}`;
    expect((await ask(of, "DELETE", at)).status).toBe(204);
  });

  it("is one of two hundred at most", async () => {
    const of = await shop();
    const { id } = await milestone(of);
    await many(200, () => deliverable(of, id));
    const { detail } = await refused(ask(of, "POST", `/milestones/${id}/deliverables`, { title: "x" }), 409);
    expect(detail).toContain("200");
  });
});

describe("a version", () => {
  it("is blocked and let go again with reasons, once each", async () => {
    const of = await shop();
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
    const of = await shop();
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
      call(`${of.path}/milestones`, { method: "POST", body: beta, token }).then(({ status }) => status);
    expect([await add(reads), await add(writes), await add(elsewhere)]).toEqual([403, 201, 404]);
    const block = (token: string) =>
      call(`${of.path}/block`, { method: "POST", body: { reason: "no" }, token }).then(
        ({ status }) => status,
      );
    expect([await block(reads), await block(elsewhere), await block(writes)]).toEqual([403, 404, 200]);
  });
});
