import { describe, expect, it } from "vitest";
import { ask, colleague, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { call, json, makeToken } from "../test/tenant.ts";

const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

type Freeze = { id: string; active: boolean; nextStart: string | null; activeUntil: string | null };
type Listed<T> = { items: T[] };

const window = (over: object = {}) => ({
  name: "Fair",
  kind: "deny",
  scope: {},
  start: iso(Date.now() - HOUR),
  end: iso(Date.now() + HOUR),
  reason: "everybody is away",
  ...over,
});

const allowed = async (of: Shop, at: string | null = null, environment = "production") => {
  const moment = at === null ? "" : `&at=${at}`;
  const path = `${of.P}/releases/1.0.0/explain?environment=${environment}${moment}`;
  return (await ask<{ allowed: boolean }>(of, "GET", path)).body.allowed;
};

/** A release that may go anywhere but for what closes it. */
async function ready(): Promise<Shop> {
  const of = await shop();
  await tell(of, ran("1.0.0", "staging"));
  return of;
}

describe("a window", () => {
  it("closes what it is about and nothing else, and opens it again when it is ended", async () => {
    const of = await ready();
    const scope = { project: of.project, environment: "Production " };
    const { status, body } = await ask<Freeze>(of, "POST", `${of.O}/freezes`, window({ scope }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ active: true });
    expect(await allowed(of)).toBe(false);
    expect(await allowed(of, null, "staging")).toBe(true);
    expect((await ask(of, "DELETE", `${of.O}/freezes/${body.id}`)).status).toBe(204);
    expect(await allowed(of)).toBe(true);
    expect((await ask(of, "DELETE", `${of.O}/freezes/${body.id}`)).status).toBe(404);
  });

  it("without an end lasts until somebody ends it, and time alone never opens it", async () => {
    const of = await ready();
    const endless = window({ start: undefined, end: undefined });
    const { status, body } = await ask<Freeze>(of, "POST", `${of.O}/freezes`, endless);
    expect(status).toBe(201);
    expect(body).toMatchObject({ active: true, activeUntil: null, end: null });
    expect(await allowed(of, "2036-01-01T00:00:00Z")).toBe(false);
    const path = `${of.P}/releases/1.0.0/explain?environment=production`;
    expect((await ask(of, "GET", path)).body).toMatchObject({ allowed: false, earliest: null });
    const days = `from=${iso(Date.now())}&to=${iso(Date.now() + 24 * HOUR)}`;
    const { body: shown } = await ask<Listed<object>>(of, "GET", `${of.O}/calendar?${days}`);
    expect(shown.items).toMatchObject([{ kind: "deny", end: null }]);
    expect((await ask(of, "DELETE", `${of.O}/freezes/${body.id}`)).status).toBe(204);
    expect(await allowed(of)).toBe(true);
  });

  it("that allows closes every moment without one, at its own hours through both changes of the clock", async () => {
    const of = await ready();
    const rule = {
      kind: "allow",
      start: "2027-01-04T09:00:00+01:00",
      end: undefined,
      rrule: "FREQ=DAILY",
      durationSeconds: 3600,
      timezone: "Europe/Berlin",
    };
    expect((await ask(of, "POST", `${of.O}/freezes`, window(rule))).status).toBe(201);
    // 28 March and 31 October 2027: the clock goes from UTC+1 to UTC+2, and back.
    for (const [at, is] of [
      ["2027-03-27T08:30:00Z", true],
      ["2027-03-27T07:30:00Z", false],
      ["2027-03-28T07:30:00Z", true],
      ["2027-03-28T08:30:00Z", false],
      ["2027-10-30T07:30:00Z", true],
      ["2027-10-31T07:30:00Z", false],
      ["2027-10-31T08:30:00Z", true],
    ] as const)
      expect(await allowed(of, at), at).toBe(is);
  });

  it("is refused with the path of what is wrong in it", async () => {
    const of = await shop();
    for (const [over, path] of [
      [{ end: iso(Date.now() - 2 * HOUR) }, "end"],
      [{ end: undefined, rrule: "FREQ=SOMETIMES", durationSeconds: 60 }, "rrule"],
      [{ end: undefined, rrule: "FREQ=DAILY" }, "durationSeconds"],
      [{ timezone: "Mars/Olympus" }, "timezone"],
      [{ scope: { project: "nowhere" } }, "scope.project"],
      [{ end: undefined, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", durationSeconds: 60 }, "rrule"],
    ] as const) {
      const { status, body } = await ask<{ errors: { path: string }[] }>(
        of,
        "POST",
        `${of.O}/freezes`,
        window(over),
      );
      expect(status, path).toBe(400);
      expect(body.errors[0]?.path).toBe(path);
    }
  });

  it("is made by who looks after the rules, and a token of one project closes that project only", async () => {
    const of = await shop();
    const member = await colleague(of, "member");
    const byMember = await call(`${of.O}/freezes`, {
      method: "POST",
      cookie: member.cookie,
      body: window(),
    });
    expect(byMember.status).toBe(403);
    const token = await makeToken(of, ["write"], of.project);
    const make = (scope: object) =>
      call(`${of.O}/freezes`, { method: "POST", token, body: window({ scope }) });
    expect((await make({})).status).toBe(403);
    expect((await make({ project: of.project })).status).toBe(201);
  });

  it("that was ended stands in the calendar as long as it lasted, and comes no more", async () => {
    const of = await shop();
    const daily = {
      start: iso(Date.now() - 25 * HOUR),
      end: undefined,
      rrule: "FREQ=DAILY",
      durationSeconds: 7200,
    };
    const { body: made } = await ask<Freeze>(of, "POST", `${of.O}/freezes`, window(daily));
    expect(made).toMatchObject({ active: true });
    expect((await ask(of, "DELETE", `${of.O}/freezes/${made.id}`)).status).toBe(204);
    const days = `from=${iso(Date.now() - 48 * HOUR)}&to=${iso(Date.now() + 96 * HOUR)}`;
    const { body } = await ask<Listed<{ end: string }>>(of, "GET", `${of.O}/calendar?${days}`);
    expect(body.items).toHaveLength(2);
    expect(Date.parse(body.items[1]?.end ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it("shows in the calendar each time it comes, within the days asked for", async () => {
    const of = await shop();
    const weekly = {
      start: "2027-01-08T16:00:00Z",
      end: undefined,
      rrule: "FREQ=WEEKLY;COUNT=3",
      durationSeconds: 7200,
    };
    await ask(of, "POST", `${of.O}/freezes`, window(weekly));
    const { body } = await ask<Listed<{ start: string; end: string }>>(
      of,
      "GET",
      `${of.O}/calendar?from=2027-01-10T00:00:00Z&to=2027-02-10T00:00:00Z`,
    );
    expect(body.items.map(({ start }) => start)).toEqual([
      "2027-01-15T16:00:00.000Z",
      "2027-01-22T16:00:00.000Z",
    ]);
  });
});

describe("an emergency stop", () => {
  it("closes at once, is ended by who may with a reason, and both are in the audit log", async () => {
    const of = await ready();
    const member = await colleague(of, "member");
    const begun = await call(`${of.O}/stops`, {
      method: "POST",
      cookie: member.cookie,
      body: { scope: {}, reason: "payments fail", incidentUrl: "https://status.example/1" },
    });
    expect(begun.status).toBe(201);
    const { id } = await json<{ id: string }>(begun);
    expect(await allowed(of)).toBe(false);
    const ends = (cookie: string) =>
      call(`${of.O}/stops/${id}`, { method: "DELETE", cookie, body: { reason: "they work again" } });
    expect((await ends(member.cookie)).status).toBe(403);
    expect((await ends(of.cookie)).status).toBe(204);
    expect(await allowed(of)).toBe(true);
    const { body } = await ask<Listed<{ action: string; reason: string | null }>>(
      of,
      "GET",
      `${of.O}/audit?limit=10`,
    );
    const noted = body.items.filter(({ action }) => action.startsWith("stop."));
    expect(noted.map(({ action, reason }) => [action, reason])).toEqual([
      ["stop.ended", "they work again"],
      ["stop.begun", "payments fail"],
    ]);
    const { body: stops } = await ask<Listed<object>>(of, "GET", `${of.O}/stops`);
    expect(stops.items).toMatchObject([{ id, endReason: "they work again" }]);
    expect((await ask<Listed<object>>(of, "GET", `${of.O}/stops?active=true`)).body.items).toEqual([]);
  });
});
