import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acquire,
  breakLock,
  type Claim,
  dueWaiter,
  FREE,
  join,
  type Lease,
  type Lock,
  leave,
  nextChange,
  nextFence,
  release,
  renew,
  SEALER,
  sealWith,
  settle,
  steal,
  withdraw,
} from "./lease.ts";
import { MAX_WAITERS, OFFER_MS, WAITER_TTL_MS } from "./waiting.ts";

const T = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const claim = (holder: string, over: Partial<Claim> = {}): Claim => ({
  holder,
  reason: null,
  claimId: null,
  ttlMs: MINUTE,
  ...over,
});

/** Takes it, where the test is about what comes after. */
function held(lease: Lease, by: Claim, now: number): { lease: Lease; lock: Lock } {
  const result = acquire(lease, by, `lck_${by.holder}`, now);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

function waiting(lease: Lease, holder: string, now: number): Lease {
  const result = join(lease, { holder, claimId: holder }, `wtr_${holder}`, now);
  if (!result.ok) throw new Error(result.reason);
  return result.value.lease;
}

describe("a lock", () => {
  it("is held by one at a time", () => {
    const { lease, lock } = held(FREE, claim("ada"), T);
    expect(acquire(lease, claim("bob"), "lck_2", T + 1)).toMatchObject({ ok: false, reason: "held", lock });
  });

  it("is the same lock with the same fence for the same claim again", () => {
    const { lease, lock } = held(FREE, claim("ada", { claimId: "run-1" }), T);
    const again = acquire(lease, claim("ada", { claimId: "run-1" }), "lck_2", T + 1);
    expect(again).toMatchObject({ ok: true, value: { lock, events: [] } });
  });

  it("is not opened by another holder who knows the claim", () => {
    const { lease } = held(FREE, claim("ada", { claimId: "run-1" }), T);
    expect(acquire(lease, claim("bob", { claimId: "run-1" }), "lck_2", T + 1).ok).toBe(false);
  });

  it("runs out by the owner's clock, at the moment and not before", () => {
    const { lease } = held(FREE, claim("ada"), T);
    expect(settle(lease, T + MINUTE - 1).lease.lock).not.toBeNull();
    const { lease: after, events } = settle(lease, T + MINUTE);
    expect(after.lock).toBeNull();
    expect(events).toMatchObject([{ kind: "expired", lock: { holder: "ada" } }]);
  });

  it("is never shortened by being renewed", () => {
    const { lease, lock } = held(FREE, claim("ada", { ttlMs: 10 * MINUTE }), T);
    const renewed = renew(lease, lock.fence, MINUTE, T + 1);
    expect(renewed).toMatchObject({ ok: true, value: { lock: { expiresAt: T + 10 * MINUTE } } });
  });

  it("is neither renewed nor given back under a fence that another hold followed", () => {
    const { lease, lock } = held(FREE, claim("ada"), T);
    const next = held(lease, claim("bob"), T + MINUTE);
    expect(renew(next.lease, lock.fence, MINUTE, T + MINUTE + 1)).toMatchObject({ reason: "stale_fence" });
    const late = release(next.lease, lock.fence, T + MINUTE + 1);
    expect(late).toMatchObject({ reason: "stale_fence", lock: { holder: "bob" } });
  });

  it("is given back once, and twice is as good as once", () => {
    const { lease, lock } = held(FREE, claim("ada"), T);
    const once = release(lease, lock.fence, T + 1);
    if (!once.ok) throw new Error(once.reason);
    expect(once.value.lease.lock).toBeNull();
    expect(release(once.value.lease, lock.fence, T + 2)).toMatchObject({ ok: true, value: { events: [] } });
  });

  it("can be stolen with a reason, and its holder is stale from then on", () => {
    const { lease, lock } = held(FREE, claim("ada"), T);
    const stolen = steal(lease, claim("bob"), "lck_2", "ada is on leave", T + 1);
    expect(stolen.lock.fence).toBeGreaterThan(lock.fence);
    expect(stolen.events.map(({ kind }) => kind)).toEqual(["stolen", "acquired"]);
    expect(renew(stolen.lease, lock.fence, MINUTE, T + 2).ok).toBe(false);
  });

  it("can be broken by who may, which leaves nobody holding it", () => {
    const { lease } = held(FREE, claim("ada"), T);
    expect(breakLock(lease, "stuck", T + 1)).toMatchObject({
      lease: { lock: null },
      events: [{ kind: "stolen" }],
    });
    expect(breakLock(FREE, "stuck", T)).toMatchObject({ lease: { lock: null }, events: [] });
  });
});

describe("a seal", () => {
  const seal = { id: "lck_seal", reason: "rolled back" };

  it("keeps everybody out at once where nobody holds, until somebody says otherwise", () => {
    const { lease } = sealWith(FREE, seal, T);
    expect(lease.lock).toMatchObject({ holder: SEALER, reason: "rolled back", expiresAt: null });
    expect(nextChange(lease)).toBeNull();
    expect(acquire(lease, claim("ada"), "lck_2", T + 1e12)).toMatchObject({ reason: "held" });
    expect(breakLock(lease, "all is well", T + 1).lease.lock).toBeNull();
  });

  it("waits for the end of the hold there is, whether that is given back or runs out", () => {
    const { lease, lock } = held(FREE, claim("ada"), T);
    const pending = sealWith(lease, seal, T + 1).lease;
    expect(pending.lock).toEqual(lock);
    const given = release(pending, lock.fence, T + 2);
    if (!given.ok) throw new Error(given.reason);
    for (const after of [given.value.lease, settle(pending, T + MINUTE).lease]) {
      expect(after.lock?.holder).toBe(SEALER);
      expect(after.lock?.fence).toBeGreaterThan(lock.fence);
    }
  });

  it("goes before those who wait", () => {
    const { lease } = held(FREE, claim("ada"), T);
    const pending = sealWith(waiting(lease, "bob", T + MINUTE - 1), seal, T + MINUTE - 1).lease;
    expect(dueWaiter(pending, T + MINUTE)).toBeNull();
    expect(settle(pending, T + MINUTE).lease.queue).toMatchObject([{ holder: "bob", offeredUntil: null }]);
  });

  it("ends by the word of who may, not by knowing its fence", () => {
    const { lease } = sealWith(FREE, seal, T);
    const fence = lease.lock?.fence ?? 0;
    expect(release(lease, fence, T + 1)).toMatchObject({ ok: false, reason: "sealed" });
    expect(renew(lease, fence, MINUTE, T + 1)).toMatchObject({ ok: false, reason: "sealed" });
    expect(steal(lease, claim("ada"), "lck_2", "the fix is ready", T + 1).lock.holder).toBe("ada");
  });

  it("is one seal, however often it is said", () => {
    const { lease } = sealWith(FREE, seal, T);
    expect(sealWith(lease, { id: "lck_other", reason: "again" }, T + 1)).toEqual({ lease, events: [] });
  });
});

describe("a fence", () => {
  it("grows although the storage was lost, for it is never less than the time", () => {
    const { lock } = held(FREE, claim("ada"), T);
    const restored = held(FREE, claim("bob"), T + 1);
    expect(restored.lock.fence).toBeGreaterThan(lock.fence);
  });

  it("grows although the clock was set back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 0, max: 2 ** 45 }), (last, now) => {
        expect(nextFence(last, now)).toBeGreaterThan(last);
        expect(Number.isSafeInteger(nextFence(last, now))).toBe(true);
      }),
    );
  });
});

describe("the queue for a lock", () => {
  it("gives each a place, in the order they came, and keeps it when they ask again", () => {
    let { lease } = held(FREE, claim("ada", { ttlMs: 10 * MINUTE }), T);
    lease = waiting(waiting(lease, "bob", T + 1), "cyd", T + 2);
    const again = join(lease, { holder: "bob", claimId: "bob" }, "wtr_other", T + 3);
    expect(again).toMatchObject({ ok: true, value: { place: 1, waiter: { id: "wtr_bob" } } });
    const second = join(lease, { holder: "cyd", claimId: "cyd" }, "wtr_other", T + 3);
    expect(second).toMatchObject({ ok: true, value: { place: 2 } });
  });

  it("keeps what became free for the first, and turns away who waits less long", () => {
    let { lease, lock } = held(FREE, claim("ada"), T);
    lease = waiting(lease, "bob", T + 1);
    const released = release(lease, lock.fence, T + 2);
    if (!released.ok) throw new Error(released.reason);
    expect(dueWaiter(released.value.lease, T + 2)?.holder).toBe("bob");
    expect(acquire(released.value.lease, claim("cyd"), "lck_3", T + 3)).toMatchObject({ reason: "reserved" });
    const taken = acquire(released.value.lease, claim("bob", { claimId: "bob" }), "lck_2", T + 3);
    expect(taken).toMatchObject({ ok: true, value: { lock: { holder: "bob" }, lease: { queue: [] } } });
  });

  it("goes on to the next when the first does not come", () => {
    let { lease } = held(FREE, claim("ada"), T);
    lease = waiting(waiting(lease, "bob", T + MINUTE - 2), "cyd", T + MINUTE - 1);
    const free = settle(lease, T + MINUTE).lease;
    expect(dueWaiter(free, T + MINUTE)?.holder).toBe("bob");
    expect(dueWaiter(free, T + MINUTE + OFFER_MS)?.holder).toBe("cyd");
  });

  it("forgets who stopped asking", () => {
    let { lease } = held(FREE, claim("ada", { ttlMs: 10 * MINUTE }), T);
    lease = waiting(lease, "bob", T);
    expect(settle(lease, T + WAITER_TTL_MS - 1).lease.queue).toHaveLength(1);
    expect(settle(lease, T + WAITER_TTL_MS).lease.queue).toHaveLength(0);
  });

  it("is left by a claim that gives up its place, and by no other", () => {
    const { lease } = held(FREE, claim("ada"), T);
    const two = waiting(waiting(lease, "bob", T), "cyd", T);
    const after = withdraw(two, { holder: "bob", claimId: "bob" }, T + 1).lease;
    expect(after.queue.map(({ holder }) => holder)).toEqual(["cyd"]);
    for (const none of [
      { holder: "cyd", claimId: "bob" },
      { holder: "cyd", claimId: null },
    ])
      expect(withdraw(two, none, T + 1).lease.queue).toHaveLength(2);
  });

  it("has an end", () => {
    let { lease } = held(FREE, claim("ada"), T);
    for (let index = 0; index < MAX_WAITERS; index += 1) lease = waiting(lease, `w${index}`, T);
    expect(join(lease, { holder: "late", claimId: null }, "wtr_late", T)).toMatchObject({ reason: "full" });
    expect(leave(lease, "wtr_w3", T).lease.queue).toHaveLength(MAX_WAITERS - 1);
  });
});

type Model = {
  holder: string | null;
  fence: number;
  until: number;
  everGiven: Set<number>;
  isSealNext: boolean;
};
type Real = { lease: Lease; now: number; serial: number };

const HOLDERS = ["ada", "bob", "cyd", "dee"] as const;

/** What any sequence of commands must keep true. */
function hold(real: Real, model: Model): void {
  const { lease } = settle(real.lease, real.now);
  expect(lease.lock?.holder ?? null).toBe(model.holder);
  expect(lease.lock?.fence ?? model.fence).toBe(model.fence);
  expect(lease.queue.length).toBeLessThanOrEqual(MAX_WAITERS);
  expect(new Set(lease.queue.map(({ id }) => id)).size).toBe(lease.queue.length);
  if (lease.lock) expect(lease.queue.every(({ offeredUntil }) => offeredUntil === null)).toBe(true);
  else expect(lease.queue.slice(1).every(({ offeredUntil }) => offeredUntil === null)).toBe(true);
  const change = nextChange(lease);
  if (change !== null) expect(change).toBeGreaterThan(real.now);
}

const passTime = (model: Model, real: Real) => {
  if (model.holder !== null && real.now >= model.until) model.holder = null;
  follow(model, real);
};

/** A seal that waited takes hold as soon as nobody else does. */
const follow = (model: Model, real: Real) => {
  if (model.holder !== null || !model.isSealNext) return;
  real.lease = settle(real.lease, real.now).lease;
  model.isSealNext = false;
  if (!real.lease.lock) throw new Error("the seal did not take hold");
  took(model, real.lease.lock, SEALER);
};

const took = (model: Model, lock: Lock, holder: string) => {
  expect(model.everGiven.has(lock.fence)).toBe(false);
  expect(lock.fence).toBeGreaterThan(Math.max(0, ...model.everGiven));
  model.everGiven.add(lock.fence);
  Object.assign(model, { holder, fence: lock.fence, until: lock.expiresAt ?? Infinity });
};

class Acquire implements fc.Command<Model, Real> {
  readonly holder: string;
  readonly ttlMs: number;
  constructor(holder: string, ttlMs: number) {
    this.holder = holder;
    this.ttlMs = ttlMs;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    real.serial += 1;
    const before = settle(real.lease, real.now).lease.queue[0];
    const result = acquire(
      real.lease,
      claim(this.holder, { claimId: this.holder, ttlMs: this.ttlMs }),
      `lck_${real.serial}`,
      real.now,
    );
    if (result.ok && model.holder === this.holder) expect(result.value.lock.fence).toBe(model.fence);
    else if (result.ok) {
      expect(model.holder).toBeNull();
      if (before) expect(before.holder).toBe(this.holder);
      took(model, result.value.lock, this.holder);
    } else expect(model.holder !== null || before !== undefined).toBe(true);
    real.lease = result.ok ? result.value.lease : result.step.lease;
    hold(real, model);
  }
  toString = () => `acquire(${this.holder}, ${this.ttlMs})`;
}

class Steal implements fc.Command<Model, Real> {
  readonly holder: string;
  constructor(holder: string) {
    this.holder = holder;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    real.serial += 1;
    const wasHolder = model.holder === this.holder;
    const by = claim(this.holder, { claimId: this.holder });
    const step = steal(real.lease, by, `lck_${real.serial}`, "why", real.now);
    if (wasHolder) expect(step.lock.fence).toBe(model.fence);
    else took(model, step.lock, this.holder);
    real.lease = step.lease;
    hold(real, model);
  }
  toString = () => `steal(${this.holder})`;
}

class Join implements fc.Command<Model, Real> {
  readonly holder: string;
  constructor(holder: string) {
    this.holder = holder;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    const result = join(
      real.lease,
      { holder: this.holder, claimId: this.holder },
      `wtr_${this.holder}`,
      real.now,
    );
    real.lease = result.ok ? result.value.lease : result.step.lease;
    if (result.ok) expect(real.lease.queue[result.value.place - 1]?.holder).toBe(this.holder);
    hold(real, model);
  }
  toString = () => `join(${this.holder})`;
}

/** The first in the queue asks on until nobody holds any more: then it is its turn, whatever came before. */
class Turn implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    const [first] = settle(real.lease, real.now).lease.queue;
    if (!first || model.holder === SEALER || model.isSealNext) return;
    const { holder } = first;
    const free = model.holder === null ? real.now : model.until;
    // Who asks more seldom than this may lose its place.
    for (let at = real.now; at < free - 1; at += MINUTE / 3) real.lease = waiting(real.lease, holder, at);
    real.lease = waiting(real.lease, holder, Math.max(real.now, free - 1));
    real.now = free;
    passTime(model, real);
    real.serial += 1;
    const by = claim(holder, { claimId: holder });
    const { lease, lock } = held(real.lease, by, real.now);
    real.lease = lease;
    took(model, lock, holder);
    expect(lease.queue.map(({ id }) => id)).not.toContain(first.id);
    hold(real, model);
  }
  toString = () => "turn()";
}

/** By a fence that may be the one of now, an old one, or one nobody was ever given. */
class Report implements fc.Command<Model, Real> {
  readonly verb: "renew" | "release";
  readonly back: number;
  constructor(verb: "renew" | "release", back: number) {
    this.verb = verb;
    this.back = back;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    const fences = [...model.everGiven].sort((a, b) => b - a);
    const fence = fences[this.back] ?? 0;
    const isHolder = model.holder !== null && model.holder !== SEALER && fence === model.fence;
    if (this.verb === "renew") {
      const result = renew(real.lease, fence, MINUTE, real.now);
      expect(result.ok).toBe(isHolder);
      if (result.ok) model.until = result.value.lock.expiresAt ?? Infinity;
      real.lease = result.ok ? result.value.lease : result.step.lease;
    } else {
      const result = release(real.lease, fence, real.now);
      if (isHolder) model.holder = null;
      else if (model.holder !== null) expect(result.ok).toBe(false);
      real.lease = result.ok ? result.value.lease : result.step.lease;
      follow(model, real);
    }
    hold(real, model);
  }
  toString = () => `${this.verb}(${this.back} back)`;
}

class Break implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    real.lease = breakLock(real.lease, "why", real.now).lease;
    model.holder = null;
    follow(model, real);
    hold(real, model);
  }
  toString = () => "break()";
}

class SealIt implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real): void {
    passTime(model, real);
    real.serial += 1;
    real.lease = sealWith(real.lease, { id: `lck_${real.serial}`, reason: "why" }, real.now).lease;
    if (model.holder !== SEALER) model.isSealNext = true;
    follow(model, real);
    hold(real, model);
  }
  toString = () => "seal()";
}

class Wait implements fc.Command<Model, Real> {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    real.now += this.ms;
    passTime(model, real);
    hold(real, model);
  }
  toString = () => `wait(${this.ms})`;
}

/** The owner's storage is lost, and with it who held and who waited: fences must go on above. */
class Restore implements fc.Command<Model, Real> {
  check = () => true;
  run(model: Model, real: Real): void {
    // More fences than milliseconds since the first would need more than one hold a millisecond.
    real.now += model.everGiven.size + 1;
    real.lease = FREE;
    model.holder = null;
    model.fence = 0;
    model.isSealNext = false;
  }
  toString = () => "restore()";
}

describe("any sequence of commands", () => {
  it("has never two holders, fences that strictly grow, no accepted word of a stale holder, and a turn for who waits", () => {
    const who = fc.constantFrom(...HOLDERS);
    const commands = [
      fc.tuple(who, fc.constantFrom(1000, MINUTE)).map(([holder, ttlMs]) => new Acquire(holder, ttlMs)),
      who.map((holder) => new Steal(holder)),
      who.map((holder) => new Join(holder)),
      fc.constant(new Turn()),
      fc
        .tuple(fc.constantFrom("renew" as const, "release" as const), fc.nat(3))
        .map(([verb, back]) => new Report(verb, back)),
      fc.constantFrom(0, 1, 999, OFFER_MS, MINUTE).map((ms) => new Wait(ms)),
      fc.constant(new Break()),
      fc.constant(new SealIt()),
      fc.constant(new Restore()),
    ];
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 60, size: "max" }), (all) => {
        fc.modelRun(
          () => ({
            model: { holder: null, fence: 0, until: 0, everGiven: new Set<number>(), isSealNext: false },
            real: { lease: FREE, now: T, serial: 0 },
          }),
          all,
        );
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it("gives the environment to a waiter once the hold ran out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1000, max: 30_000 }), (count, ttlMs) => {
        let { lease } = held(FREE, claim("ada", { ttlMs }), T);
        for (let index = 0; index < count; index += 1) lease = waiting(lease, `w${index}`, T + 1);
        const due = dueWaiter(lease, T + ttlMs);
        expect(due?.holder).toBe("w0");
        const taken = acquire(lease, claim("w0", { claimId: "w0" }), "lck_9", T + ttlMs);
        expect(taken).toMatchObject({ ok: true, value: { lock: { holder: "w0" } } });
      }),
    );
  });
});
