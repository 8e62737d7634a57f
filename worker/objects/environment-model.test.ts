import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environmentAt } from "../services/environments/environment-at.ts";
import type { By, EnvironmentAt, PermitAnswer } from "../services/environments/ports.ts";
import { contextOf } from "../test/context.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { age } from "../test/environments.ts";
import { bindings, eventually, read } from "../test/tenant.ts";
import type { EnvironmentCoordinator } from "./environment-coordinator.ts";

const MINUTE = 60_000;
const TTL = 15;
const STEP = 10;
const RUNS = 12;
const HOLDERS = ["ada", "bob", "cyd"] as const;

type Permit = { id: string; left: number; release: number; isOverridden: boolean };

/** Who has the environment, for how many minutes more, by what right; and whether it is stopped. */
type Model = {
  lock: { holder: string; fence: number; left: number } | null;
  permit: Permit | null;
  stop: string | null;
  lastFence: number;
  /** Fences and permits that were given out, the last first. */
  readonly fences: number[];
  readonly permits: string[];
};

const BY: By = { actor: { kind: "token", id: "tok_1", name: "test" }, requestId: null, address: null };

/** One environment of a shop, asked as the verbs ask it. */
class Place {
  readonly of: Shop;
  readonly at: EnvironmentAt;
  readonly releases: readonly string[];
  constructor(of: Shop, at: EnvironmentAt, releases: readonly string[]) {
    this.of = of;
    this.at = at;
    this.releases = releases;
  }

  /** A new stub each time: one whose object was broken off is of no more use. */
  get stub(): DurableObjectStub<EnvironmentCoordinator> {
    return bindings().ENVIRONMENTS.getByName(`${this.at.orgId}/${this.at.slug}/${this.at.key}`);
  }

  permit(holder: string, release = 0, override: string | null = null, waitMs = 0): Promise<PermitAnswer> {
    const owner = { id: "usr_1", name: "Ada" };
    const said = { holder, claimId: holder, override, owner, waitMs, ttlMs: TTL * MINUTE, isRollback: false };
    return this.stub.permit(this.at, { ...said, releaseId: this.releases[release] ?? "" }, BY);
  }

  lock(holder: string, steal: string | null = null) {
    const said = { holder, claimId: holder, steal, reason: null, ttlMs: TTL * MINUTE, waitMs: 0 };
    return this.stub.acquire(this.at, said, BY);
  }

  renewPermit(id: string): Promise<PermitAnswer> {
    return this.stub.renewPermit(this.at, id, TTL * MINUTE, BY);
  }

  renew(fence: number) {
    return this.stub.renew(this.at, fence, TTL * MINUTE);
  }

  async stop(): Promise<string> {
    const scope = { project: this.of.project, environment: this.at.name };
    const { status, body } = await ask<{ id: string }>(this.of, "POST", `${this.of.O}/stops`, {
      scope,
      reason: "payments fail",
    });
    expect(status).toBe(201);
    return body.id;
  }

  async go(id: string): Promise<void> {
    const { status } = await ask(this.of, "DELETE", `${this.of.O}/stops/${id}`, {
      reason: "they work again",
    });
    expect(status).toBe(204);
  }
}

function took(model: Model, holder: string, fence: number): void {
  if (model.lock?.holder === holder) expect(fence).toBe(model.lock.fence);
  else {
    expect(fence).toBeGreaterThan(model.lastFence);
    model.lock = { holder, fence, left: TTL };
    model.permit = null;
    model.lastFence = fence;
    model.fences.unshift(fence);
  }
}

function granted(model: Model, holder: string, release: number, override: boolean, answer: PermitAnswer) {
  if (!answer.ok || model.permit?.id === answer.permit.id) return;
  took(model, holder, answer.permit.fence);
  if (model.lock) model.lock.left = Math.max(model.lock.left, TTL);
  const isOverridden = override && model.stop !== null;
  expect(answer.permit.override !== null).toBe(isOverridden);
  model.permit = { id: answer.permit.id, left: TTL, release, isOverridden };
  model.permits.unshift(answer.permit.id);
}

function gone(model: Model): void {
  model.lock = null;
  model.permit = null;
}

/** Whether somebody gets a permit, as anybody would say who knows the rules. */
function isPermitted({ lock, permit, stop }: Model, holder: string, release: number, override: boolean) {
  if (lock && lock.holder !== holder) return false;
  if (lock && permit) return permit.release === release;
  return stop === null || override;
}

type Act = (model: Model, place: Place) => Promise<void>;

class Step implements fc.AsyncCommand<Model, Place> {
  readonly name: string;
  readonly act: Act;
  constructor(name: string, act: Act) {
    this.name = name;
    this.act = act;
  }
  check = () => true;
  async run(model: Model, place: Place): Promise<void> {
    await this.act(model, place);
    const [now, fences] = await Promise.all([place.stub.read(place.at), place.stub.fences(place.at)]);
    expect([now?.lock?.holder, now?.lock?.fence]).toEqual([model.lock?.holder, model.lock?.fence]);
    expect(fences.lastFence).toBe(model.lastFence);
    expect(now?.queue).toEqual([]);
  }
  toString = () => this.name;
}

const asks = (holder: string, release: number, override: boolean) =>
  new Step(`ask(${holder}, ${release}, ${override})`, async (model, place) => {
    const answer = await place.permit(holder, release, override ? "the site is down" : null);
    expect(answer.ok).toBe(isPermitted(model, holder, release, override));
    granted(model, holder, release, override, answer);
  });

const takes = (holder: string) =>
  new Step(`take(${holder})`, async (model, place) => {
    const answer = await place.lock(holder);
    expect(answer.ok).toBe(model.lock === null || model.lock.holder === holder);
    if (answer.ok) took(model, holder, answer.lock.fence);
  });

const renewsPermit = (back: number) =>
  new Step(`renewPermit(${back} back)`, async (model, place) => {
    const { permit, lock } = model;
    const id = model.permits[back] ?? "pmt_none";
    const { ok } = await place.renewPermit(id);
    expect(ok).toBe(permit?.id === id && (model.stop === null || permit.isOverridden));
    if (ok && permit && lock) permit.left = lock.left = TTL;
  });

const renewsLock = (back: number) =>
  new Step(`renew(${back} back)`, async (model, place) => {
    const fence = model.fences[back] ?? 1;
    const { ok } = await place.renew(fence);
    expect(ok).toBe(model.lock?.fence === fence);
    if (ok && model.lock) model.lock.left = TTL;
  });

const givesPermitBack = (back: number) =>
  new Step(`givePermitBack(${back} back)`, async (model, place) => {
    const id = model.permits[back] ?? "pmt_none";
    expect(await place.stub.endPermit(place.at, id, BY)).toBe(model.permit?.id === id);
    if (model.permit?.id === id) gone(model);
  });

const givesBack = (back: number) =>
  new Step(`giveBack(${back} back)`, async (model, place) => {
    const fence = model.fences[back] ?? 1;
    const { ok } = await place.stub.release(place.at, fence, BY);
    const isHeld = model.lock?.fence === fence;
    expect(ok).toBe(isHeld || (model.lock === null && fence === model.lastFence));
    if (isHeld) gone(model);
  });

const force = new Step("force()", async (model, place) => {
  expect(await place.stub.force(place.at, "stuck", BY)).toBe(true);
  gone(model);
});

const steals = (holder: string) =>
  new Step(`steal(${holder})`, async (model, place) => {
    const answer = await place.lock(holder, "so");
    if (!answer.ok) throw new Error(answer.reason);
    took(model, holder, answer.lock.fence);
  });

const stopOrGo = new Step("stopOrGo()", async (model, place) => {
  if (model.stop === null) model.stop = await place.stop();
  else {
    await place.go(model.stop);
    model.stop = null;
  }
});

const wait = new Step("wait()", async (model, place) => {
  await age(place.stub, STEP * MINUTE);
  const { lock, permit } = model;
  if (permit) permit.left -= STEP;
  if (lock) lock.left -= STEP;
  if (lock && lock.left <= 0) gone(model);
  if (permit && permit.left <= 0) model.permit = null;
});

const evict = new Step("evict()", async (_, { stub, at }) => {
  // Only what runs can be evicted.
  await stub.fences(at);
  await evictDurableObject(stub);
});
const breakOff = new Step("breakOff()", async () => abortAllDurableObjects());

/** Everybody asks at once, some for a permit and some for the bare lock: at most one gets what was free. */
const rush = (isLockToo: boolean) =>
  new Step(`rush(${isLockToo})`, async (model, place) => {
    const before = { ...model };
    const lock = isLockToo ? [place.lock("dee")] : [];
    const permits = HOLDERS.map((holder) => place.permit(holder));
    const [locks, answers] = [await Promise.all(lock), await Promise.all(permits)];
    const won = [...answers, ...locks].filter(({ ok }) => ok).length;
    const could = HOLDERS.filter((holder) => isPermitted(before, holder, 0, false)).length;
    const isTaken = isLockToo && (before.lock === null || before.lock.holder === "dee");
    expect(won).toBe(Math.min(1, could + (isTaken ? 1 : 0)));
    for (const one of locks) if (one.ok) took(model, "dee", one.lock.fence);
    for (const [index, one] of answers.entries()) granted(model, HOLDERS[index] ?? "", 0, false, one);
  });

/** It is stolen while its holder prolongs it in both ways. */
const snatch = (thief: string) =>
  new Step(`snatch(${thief})`, async (model, place) => {
    const { lock, permit } = model;
    if (lock === null || lock.holder === thief) return;
    const [prolonged, renewed, stolen] = await Promise.all([
      place.renewPermit(permit?.id ?? "pmt_none"),
      place.renew(lock.fence),
      place.lock(thief, "so"),
    ]);
    if (!stolen.ok) throw new Error(stolen.reason);
    if (prolonged.ok) expect(prolonged.permit.fence).toBe(lock.fence);
    if (renewed.ok) expect(renewed.lock.fence).toBe(lock.fence);
    took(model, thief, stolen.lock.fence);
  });

/** It is stopped while somebody asks: what was granted was granted before, and is not prolonged any more. */
const stopWhileAsked = (holder: string) =>
  new Step(`stopWhileAsked(${holder})`, async (model, place) => {
    if (model.stop !== null || model.lock !== null) return;
    const [answer, stop] = await Promise.all([place.permit(holder), place.stop()]);
    granted(model, holder, 0, false, answer);
    model.stop = stop;
    if (answer.ok) expect((await place.renewPermit(answer.permit.id)).ok).toBe(false);
  });

/** Who waits in the queue gets it as soon as who has it gives it back, unless a gate has closed meanwhile. */
const follow = (holder: string) =>
  new Step(`follow(${holder})`, async (model, place) => {
    const { lock } = model;
    if (lock === null || lock.holder === holder) return;
    const waiting = place.permit(holder, 0, null, 20_000);
    if (model.stop === null) {
      await eventually(
        () => place.stub.read(place.at),
        (state) => state?.queue.length === 1,
      );
      await place.stub.release(place.at, lock.fence, BY);
      gone(model);
    }
    const answer = await waiting;
    expect(answer.ok).toBe(model.stop === null);
    granted(model, holder, 0, false, answer);
  });

const who = fc.constantFrom(...HOLDERS);
const back = fc.constantFrom(0, 0, 0, 1, 2);

const COMMANDS = [
  fc.tuple(who, fc.constantFrom(0, 0, 1), fc.boolean()).map((said) => asks(...said)),
  who.map(takes),
  back.map(renewsPermit),
  back.map(renewsLock),
  back.map(givesPermitBack),
  back.map(givesBack),
  who.map(steals),
  fc.boolean().map(rush),
  who.map(snatch),
  who.map(stopWhileAsked),
  who.map(follow),
  fc.constantFrom(force, stopOrGo, stopOrGo, wait, wait, evict, breakOff),
];

/** A shop with as many environments as are tried, and two releases that may go to each. */
async function places(): Promise<Place[]> {
  const of = await shop();
  const names = Array.from({ length: RUNS }, (_, index) => `place-${index}`);
  const body = names.map((name) => ({ name, tier: "staging" }));
  expect((await ask(of, "PUT", `${of.P}/environments`, body)).status).toBe(200);
  await tell(of, ran("1.0.0", "place-0"), ran("1.1.0", "place-0"));
  const releases = await Promise.all(
    ["1.0.0", "1.1.0"].map(
      async (version) => (await read<{ id: string }>(of, `/projects/${of.project}/releases/${version}`)).id,
    ),
  );
  const { ctx } = await contextOf(of);
  return names.map((name) => new Place(of, environmentAt(ctx, of.project, name), releases));
}

describe("an environment, whatever is asked of it, at once and through crashes", () => {
  it("has one holder at a time, permits with its gates open only, fences that strictly grow, and no word of a stale holder", async () => {
    const all = await places();
    await fc.assert(
      fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 25, size: "max" }), async (commands) => {
        const place = all.pop();
        if (!place) throw new Error("no environment is left to be tried");
        const model = { lock: null, permit: null, stop: null, lastFence: 0, fences: [], permits: [] };
        await fc.asyncModelRun(() => ({ model, real: place }), commands);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 60_000);
});
