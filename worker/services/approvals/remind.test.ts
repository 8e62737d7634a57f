import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import worker from "../../index.ts";
import { ask, colleague, ran, rule, type Shop, shop, tell } from "../../test/deploys.ts";
import { lettersTo, secretTo } from "../../test/letters.ts";
import { bindings, call } from "../../test/tenant.ts";

const DAY_MS = 86_400_000;

async function tickAfter(ms: number): Promise<void> {
  const ctx = createExecutionContext();
  const scheduledTime = Date.now() + ms;
  await worker.scheduled({ scheduledTime, cron: "* * * * *", noRetry: () => undefined }, bindings(), ctx);
  await waitOnExecutionContext(ctx);
}

/** A member whose address is confirmed: to others nothing is written. */
async function confirmed(of: Shop): Promise<{ cookie: string; email: string }> {
  const member = await colleague(of, "member");
  const token = await secretTo(member.email);
  const answer = await call("/v1/auth/email/confirm", { method: "POST", body: { token } });
  expect(answer.status).toBe(200);
  return member;
}

async function asked(): Promise<{ of: Shop; member: { cookie: string; email: string }; path: string }> {
  const of = await shop();
  await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
  await tell(of, ran("1.0.0", "staging"));
  const member = await confirmed(of);
  const path = `${of.P}/releases/1.0.0/approvals`;
  const request = { environment: "production", message: "the fair begins on Friday" };
  expect((await ask(of, "POST", `${path}/requests`, request)).status).toBe(201);
  return { of, member, path };
}

const about = async (email: string) =>
  (await lettersTo(email)).filter(({ subject }) => subject.includes("1.0.0 for production"));

const open = async (of: Shop) =>
  (await ask<{ items: object[] }>(of, "GET", `${of.O}/approvals`)).body.items.length;

describe("a request for approvals", () => {
  it("is written to those who could give them, and reminded of once a day until it is answered", async () => {
    const { of, member, path } = await asked();
    const [first] = await about(member.email);
    expect(first?.text).toContain("the fair begins on Friday");
    await tickAfter(DAY_MS / 2);
    expect(await about(member.email)).toHaveLength(1);
    await tickAfter(DAY_MS + 60_000);
    expect((await about(member.email)).map(({ subject }) => subject.split(":")[0])).toEqual([
      "Still waiting for you",
      "Your approval is asked for",
    ]);
    const body = { environment: "production", decision: "approve" };
    expect((await call(path, { method: "POST", cookie: member.cookie, body })).status).toBe(201);
    await tickAfter(5 * DAY_MS);
    expect(await about(member.email)).toHaveLength(2);
    expect(await open(of)).toBe(0);
  });

  it("is given up when nobody answers in time, and can be made again", async () => {
    const { of, path } = await asked();
    await tickAfter(15 * DAY_MS);
    await tickAfter(15 * DAY_MS);
    expect(await open(of)).toBe(0);
    const again = await ask(of, "POST", `${path}/requests`, { environment: "production" });
    expect(again.status).toBe(201);
    expect(await open(of)).toBe(1);
  });

  it("ends where the policy asks for none any more", async () => {
    const { of } = await asked();
    await rule(of, "production", []);
    expect(await open(of)).toBe(0);
  });
});
