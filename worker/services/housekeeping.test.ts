import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import worker from "../index.ts";
import { bindings, call, signUp, type Tenant, tenant, unique } from "../test/tenant.ts";
import { isHousekeepingTime } from "./housekeeping.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** The cron trigger's next full hour after a span. */
async function tickAfter(ms: number): Promise<void> {
  const scheduledTime = Math.ceil((Date.now() + ms) / HOUR_MS) * HOUR_MS;
  const ctx = createExecutionContext();
  await worker.scheduled({ scheduledTime, cron: "* * * * *", noRetry: () => undefined }, bindings(), ctx);
  await waitOnExecutionContext(ctx);
}

const plan = (of: Tenant, key: string) =>
  call(`/v1/orgs/${of.org}/projects`, {
    method: "POST",
    body: { slug: "shop", name: "Shop" },
    token: of.token,
    headers: { "idempotency-key": key },
  });

const answersKept = async (key: string): Promise<number> => {
  const { CONTROL, LEDGER_0, LEDGER_1 } = bindings();
  const counts = await Promise.all(
    [CONTROL, LEDGER_0, LEDGER_1].map((db) =>
      db.prepare("select count(*) as n from idempotency where key = ?").bind(key).first<number>("n"),
    ),
  );
  return counts.reduce<number>((sum, n) => sum + (n ?? 0), 0);
};

const isSignedIn = async (cookie: string) => (await call("/v1/me", { cookie })).status === 200;

describe("housekeeping", () => {
  it("comes with the first minute of an hour", () => {
    expect(isHousekeepingTime(Date.parse("2026-03-10T12:00:30Z"))).toBe(true);
    expect(isHousekeepingTime(Date.parse("2026-03-10T12:01:00Z"))).toBe(false);
  });

  it("keeps an answer for a day, and forgets it afterwards", async () => {
    const of = await tenant();
    const key = unique("key");
    expect((await plan(of, key)).status).toBe(201);
    expect(await answersKept(key)).toBe(1);
    await tickAfter(DAY_MS - 2 * HOUR_MS);
    expect(await answersKept(key)).toBe(1);
    await tickAfter(DAY_MS);
    expect(await answersKept(key)).toBe(0);
  });

  it("forgets the sessions that ran out, and leaves the others", async () => {
    await tickAfter(0);
    const [old, fresh] = [await signUp(), await signUp()];
    const { CONTROL } = bindings();
    const past = Date.now() - 1000;
    await CONTROL.prepare(
      "update session set expires_at = ? where user_id = (select id from user where email = ?)",
    )
      .bind(past, old.email)
      .run();
    const sessions = () => CONTROL.prepare("select count(*) as n from session").first<number>("n");
    const before = (await sessions()) ?? 0;
    await tickAfter(0);
    expect(await sessions()).toBe(before - 1);
    expect(await isSignedIn(old.cookie)).toBe(false);
    expect(await isSignedIn(fresh.cookie)).toBe(true);
  });
});
