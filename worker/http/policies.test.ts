import { describe, expect, it } from "vitest";
import { ask, colleague, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { call, json } from "../test/tenant.ts";

const ORDER = { kind: "order" };
const PROMOTION = { kind: "promotion", from: "staging" };

type Policy = { version: number; gates: object[]; reason: string | null };
type Verdict = { gate: string; name?: string; outcome: string; because: string };

const policy = (of: Shop, environment = "production") => `${of.P}/environments/${environment}/policy`;

const verdicts = async (of: Shop, version = "1.0.0") =>
  (
    await ask<{ verdicts: Verdict[]; allowed: boolean }>(
      of,
      "GET",
      `${of.P}/releases/${version}/explain?environment=production`,
    )
  ).body.verdicts;

const gate = async (of: Shop, kind: string) => (await verdicts(of)).find((one) => one.gate === kind);

describe("a policy", () => {
  it("has a version for each change, and what was decided under one stays decided under it", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    await rule(of, "production", [PROMOTION]);
    const wants = { version: "1.0.0", environment: "production", holder: "job" };
    const { body: permit } = await ask<{ id: string }>(of, "POST", `${of.P}/permits`, wants);
    await rule(of, "production", [PROMOTION, ORDER]);
    const { body: now } = await ask<Policy>(of, "GET", policy(of));
    expect(now).toMatchObject({ version: 2, gates: [PROMOTION, ORDER] });
    const { body: all } = await ask<{ items: Policy[] }>(of, "GET", `${policy(of)}/versions`);
    expect(all.items.map(({ version }) => version)).toEqual([2, 1]);
    const { body: kept } = await ask(of, "GET", `${of.P}/permits/${permit.id}`);
    expect(kept).toMatchObject({ policyVersion: 1 });
  });

  it("is not made from one that was changed meanwhile", async () => {
    const of = await shop();
    await rule(of, "production", [ORDER]);
    const late = { gates: [PROMOTION], basedOn: 0 };
    const { status, body } = await ask<{ version: number }>(of, "PUT", policy(of), late);
    expect({ status, version: body.version }).toEqual({ status: 409, version: 1 });
  });

  it("is refused with the path of the gate that cannot be met", async () => {
    const of = await shop();
    for (const [gates, path] of [
      [[ORDER, { kind: "promotion", from: "moon" }], "gates.1.from"],
      [[{ kind: "promotion", from: "Production" }], "gates.0.from"],
      [[{ kind: "tests", warnAt: 10 }], "gates.0.warnAt"],
      [[{ kind: "wish" }], "gates.0.kind"],
      [[{ kind: "approvals", rules: [] }], "gates.0.rules"],
    ] as const) {
      const { status, body } = await ask<{ errors: { path: string }[] }>(of, "PUT", policy(of), { gates });
      expect(status, path).toBe(400);
      expect(body.errors[0]?.path).toBe(path);
    }
  });

  it("is ruled by maintainers, with the environments or alone, and every change is in the audit log", async () => {
    const of = await shop();
    const member = await colleague(of, "member");
    const put = (path: string, body: unknown, cookie: string) => call(path, { method: "PUT", body, cookie });
    const environments = [
      { name: "staging", tier: "staging" },
      { name: "production", tier: "production", policy: { gates: [ORDER] } },
    ];
    expect((await put(policy(of), { gates: [ORDER] }, member.cookie)).status).toBe(403);
    expect((await put(`${of.P}/environments`, environments, member.cookie)).status).toBe(403);
    expect((await put(`${of.P}/environments`, environments, of.cookie)).status).toBe(200);
    expect((await ask<Policy>(of, "GET", policy(of))).body).toMatchObject({ version: 1, gates: [ORDER] });
    const without = environments.map(({ name, tier }) => ({ name, tier }));
    expect((await put(`${of.P}/environments`, without, member.cookie)).status).toBe(200);
    expect((await ask<Policy>(of, "GET", policy(of))).body).toMatchObject({ version: 1 });
    const log = await call(`${of.O}/audit?action=policy.put`, { cookie: of.cookie });
    const { items } = await json<{ items: { before: object; after: object }[] }>(log);
    expect(items).toMatchObject([{ before: { version: 0 }, after: { version: 1, gates: [ORDER] } }]);
  });
});

describe("a gate", () => {
  it("of tests wants a suite that reported enough, and never takes an empty report for green", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "tests", suites: ["unit"], minimum: 2 }]);
    await tell(of, ran("1.0.0", "staging"));
    const run = (id: string, tests: number, failed = 0) =>
      tell(of, {
        type: "test_run.finished",
        version: "1.0.0",
        data: {
          runId: id,
          suite: "unit",
          totals: { tests, passed: tests - failed, failed, errored: 0, skipped: 0 },
        },
      });
    expect(await gate(of, "tests")).toMatchObject({ outcome: "waiting" });
    await run("1", 0);
    expect((await gate(of, "tests"))?.outcome).not.toBe("passed");
    await run("2", 1);
    expect((await gate(of, "tests"))?.outcome).not.toBe("passed");
    await run("3", 3, 1);
    expect(await gate(of, "tests")).toMatchObject({ outcome: "blocked" });
    await run("4", 3);
    expect(await gate(of, "tests")).toMatchObject({ outcome: "passed" });
  });

  it("of an outside system takes its answer for this artifact, and no other's", async () => {
    const of = await shop();
    const external = { kind: "external", name: "security scan", deadlineMinutes: 60, default: "block" };
    await rule(of, "production", [external]);
    await tell(of, ran("1.0.0", "staging", { commit: "abcdef1" }));
    expect(await gate(of, "external")).toMatchObject({ outcome: "waiting", name: "security scan" });
    const path = `${of.P}/releases/1.0.0/gates/${encodeURIComponent("security scan")}`;
    const answer = { environment: "production", outcome: "block", because: "two findings" };
    expect((await ask(of, "PUT", path, answer)).status).toBe(200);
    expect(await gate(of, "external")).toMatchObject({ outcome: "blocked" });
    expect((await ask(of, "PUT", path, { ...answer, outcome: "pass" })).status).toBe(200);
    expect(await gate(of, "external")).toMatchObject({ outcome: "passed" });
    const other = `${of.P}/releases/1.0.0/gates/nobody`;
    expect((await ask(of, "PUT", other, answer)).status).toBe(404);
  });

  it("of order keeps an older version from a newer one, but where it is a rollback on purpose", async () => {
    const of = await shop();
    await rule(of, "production", [ORDER]);
    await tell(of, ran("1.0.0", "staging"), ran("1.1.0", "production"));
    expect(await gate(of, "order")).toMatchObject({ outcome: "blocked" });
    const wants = { version: "1.0.0", environment: "production", holder: "job" };
    expect((await ask(of, "POST", `${of.P}/permits`, wants)).status).toBe(409);
    expect((await ask(of, "POST", `${of.P}/permits`, { ...wants, rollback: true })).status).toBe(201);
  });

  it("of incidents closes while one is open there, and opens when it is resolved", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "no_open_incident" }]);
    await tell(of, ran("0.9.0", "production"), ran("1.0.0", "staging"));
    const incident = { title: "Slow", severity: "high", environment: "production" };
    const { body } = await ask<{ id: string }>(of, "POST", `${of.P}/incidents`, incident);
    expect(await gate(of, "no_open_incident")).toMatchObject({ outcome: "blocked" });
    await ask(of, "PATCH", `${of.P}/incidents/${body.id}`, { status: "resolved" });
    expect(await gate(of, "no_open_incident")).toMatchObject({ outcome: "passed" });
  });

  it("of milestones waits for what was planned to be done", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "milestones", stages: ["testing"] }]);
    await tell(of, ran("1.0.0", "staging"));
    const path = `${of.P}/releases/1.0.0/milestones`;
    const planned = { title: "Beta", dueDate: "2027-01-01", stage: "testing" };
    const { body } = await ask<{ id: string }>(of, "POST", path, planned);
    expect(await gate(of, "milestones")).toMatchObject({ outcome: "waiting" });
    expect((await ask(of, "PATCH", `${path}/${body.id}`, { done: true })).status).toBe(200);
    expect(await gate(of, "milestones")).toMatchObject({ outcome: "passed" });
  });

  it("of the release closes a version that is blocked, with the reason", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    await ask(of, "POST", `${of.P}/releases/1.0.0/block`, { reason: "loses orders" });
    const said = await gate(of, "release");
    expect(said).toMatchObject({ outcome: "blocked" });
    expect(said?.because).toContain("loses orders");
    await ask(of, "POST", `${of.P}/releases/1.0.0/unblock`, { reason: "it was another" });
    expect(await gate(of, "release")).toMatchObject({ outcome: "passed" });
  });

  it("decides the status too: approved once all gates of the first production environment pass", async () => {
    const of = await shop();
    await rule(of, "production", [PROMOTION]);
    await tell(of, { type: "build.succeeded", version: "1.0.0", commit: "abcdef1" });
    const status = async () =>
      (await ask<{ status: string }>(of, "GET", `${of.P}/releases/1.0.0`)).body.status;
    expect(await status()).toBe("candidate");
    await tell(of, ran("1.0.0", "staging", { commit: "abcdef1" }));
    expect(await status()).toBe("approved");
  });
});
