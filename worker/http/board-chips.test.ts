import { describe, expect, it } from "vitest";
import type { Board } from "../../schema/contract/board.ts";
import { done } from "../test/answers.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { call, eventually } from "../test/tenant.ts";

const HOUR_MS = 3_600_000;
const justBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();

type Chips = {
  lock: { holder: string; reason: string | null; fence: number } | null;
  frozen: boolean;
  stopped: boolean;
};

/** What keeps people from deploying, by environment, as the board shows it. */
async function onBoard(of: Shop, query = ""): Promise<Record<string, Chips>> {
  const { projects } = await done<Board>(call(`${of.O}/board${query}`, { token: of.token }));
  const cells = projects.find(({ slug }) => slug === of.project)?.environments ?? [];
  return Object.fromEntries(
    cells.map(({ name, lock, frozen, stopped }) => [name, { lock, frozen, stopped }]),
  );
}

async function inList(of: Shop): Promise<Record<string, Chips>> {
  const { body } = await ask<{ items: (Chips & { name: string })[] }>(of, "GET", `${of.P}/environments`);
  return Object.fromEntries(
    body.items.map(({ name, lock, frozen, stopped }) => [name, { lock, frozen, stopped }]),
  );
}

const OPEN: Chips = { lock: null, frozen: false, stopped: false };

const make = async <T>(of: Shop, path: string, body: object): Promise<T> => {
  const made = await ask<T>(of, "POST", path, body, "owner");
  expect(made.status).toBe(201);
  return made.body;
};

describe("an environment on the board, and in the list of environments", () => {
  it("shows nothing where nothing is in the way", async () => {
    const of = await shop();
    expect(await onBoard(of)).toEqual({ staging: OPEN, production: OPEN });
    expect(await inList(of)).toEqual({ staging: OPEN, production: OPEN });
  });

  it("shows who holds it and why, until it is given back", async () => {
    const of = await shop();
    const path = `${of.P}/environments/production/lock`;
    const lock = await make<{ fence: number; since: string }>(of, path, {
      holder: "job-7",
      reason: "moving",
    });
    expect((await inList(of)).production?.lock).toEqual(lock);
    const held = await eventually(
      () => onBoard(of),
      ({ production }) => production?.lock !== null,
    );
    expect(held).toEqual({ staging: OPEN, production: { ...OPEN, lock } });
    expect((await ask(of, "DELETE", path, { fence: lock.fence })).status).toBe(204);
    await eventually(
      () => onBoard(of),
      ({ production }) => production?.lock === null,
    );
    expect(await inList(of)).toEqual({ staging: OPEN, production: OPEN });
    expect((await onBoard(of, `?asOf=${lock.since}`)).production?.lock).toMatchObject({ holder: "job-7" });
    expect((await onBoard(of, `?asOf=${justBefore(lock.since)}`)).production?.lock).toBeNull();
  });

  it("shows that a window closes it, then and as long as it did", async () => {
    const of = await shop();
    const freeze = await make<{ id: string; createdAt: string }>(of, `${of.O}/freezes`, {
      name: "Fair",
      kind: "deny",
      scope: { project: of.project, environment: "production" },
      start: new Date(Date.now() - HOUR_MS).toISOString(),
      end: new Date(Date.now() + HOUR_MS).toISOString(),
      reason: "everybody is away",
    });
    const frozen = { staging: OPEN, production: { ...OPEN, frozen: true } };
    expect(await onBoard(of)).toEqual(frozen);
    expect(await inList(of)).toEqual(frozen);
    expect((await ask(of, "DELETE", `${of.O}/freezes/${freeze.id}`, undefined, "owner")).status).toBe(204);
    expect((await onBoard(of)).production).toEqual(OPEN);
    expect(await onBoard(of, `?asOf=${freeze.createdAt}`)).toEqual(frozen);
    expect((await onBoard(of, `?asOf=${justBefore(freeze.createdAt)}`)).production).toEqual(OPEN);
  });

  it("shows that everything is stopped, then and as long as it was", async () => {
    const of = await shop();
    const stop = await make<{ id: string; startedAt: string }>(of, `${of.O}/stops`, { reason: "on fire" });
    const stopped = {
      staging: { ...OPEN, stopped: true },
      production: { ...OPEN, stopped: true },
    };
    expect(await onBoard(of)).toEqual(stopped);
    expect(await inList(of)).toEqual(stopped);
    expect((await ask(of, "DELETE", `${of.O}/stops/${stop.id}`, undefined, "owner")).status).toBe(204);
    expect((await onBoard(of)).production).toEqual(OPEN);
    expect(await onBoard(of, `?asOf=${stop.startedAt}`)).toEqual(stopped);
    expect((await onBoard(of, `?knownAt=${justBefore(stop.startedAt)}`)).production).toEqual(OPEN);
  });

  it("shows the world nothing of all that", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production"));
    const lock = { holder: "secret-holder", reason: "secret-reason" };
    await make(of, `${of.P}/environments/production/lock`, lock);
    await make(of, `${of.O}/stops`, { reason: "secret-fire" });
    await eventually(
      () => onBoard(of),
      ({ production }) => production?.lock !== null,
    );
    const page = { title: "Shop", projects: [of.project], published: true };
    const put = await call(`${of.O}/pages/${of.org}`, { method: "PUT", body: page, cookie: of.cookie });
    expect(put.status).toBe(200);
    for (const path of [`/p/${of.org}/status.json`, `/p/${of.org}`]) {
      const shown = await (await call(path)).text();
      expect(shown).toContain("1.0.0");
      expect(shown).not.toMatch(/secret|"lock"|frozen|stopped/);
    }
  });
});
