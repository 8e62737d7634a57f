import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policy } from "../../../schema/contract/gates.ts";
import { approval, facts } from "../../test/gates.ts";
import type { GateFacts } from "../gates/facts.ts";
import type { News } from "../release/entry.ts";
import { acquire, breakLock, sealWith, steal } from "./lease.ts";
import {
  endPermit,
  follow,
  type PermitClaim,
  type Permitted,
  permit,
  renewPermit,
  settled,
  type Tenure,
  VACANT,
} from "./tenure.ts";

const T = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const POLICY: Policy = { gates: [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }] };
const OPEN = facts([approval("ada")]);
const CLOSED = facts();
const IDS = { permit: "pmt_1", lock: "lck_1" };

const claim = (over: Partial<PermitClaim> = {}): PermitClaim => ({
  holder: "ci",
  claimId: null,
  ttlMs: 10 * MINUTE,
  override: null,
  policyVersion: 1,
  ...over,
});

function granted(tenure: Tenure, by: PermitClaim, given: GateFacts, now: number, ids = IDS): Permitted {
  const result = permit(tenure, by, given, POLICY, ids, now);
  if (!result.ok) throw new Error(`${result.reason}: ${JSON.stringify(result.findings)}`);
  return result.value;
}

describe("a permit", () => {
  it("is granted with the lock when every gate is open", () => {
    const { tenure, permit: held, events } = granted(VACANT, claim(), OPEN, T);
    expect(tenure.lease.lock).toMatchObject({ holder: "ci", fence: held.fence, expiresAt: T + 10 * MINUTE });
    expect(held).toMatchObject({ issuedAt: T, expiresAt: T + 10 * MINUTE, override: null });
    expect(events.map(({ kind }) => kind)).toEqual(["acquired"]);
  });

  it("is refused with every verdict, and takes no lock, while a gate is closed", () => {
    const result = permit(VACANT, claim(), CLOSED, POLICY, IDS, T);
    expect(result).toMatchObject({ ok: false, reason: "gates_closed", step: { tenure: VACANT } });
  });

  it("is refused while another holds the lock, whatever it overrides", () => {
    const { tenure } = granted(VACANT, claim({ holder: "other" }), OPEN, T);
    expect(permit(tenure, claim(), OPEN, POLICY, IDS, T + 1)).toMatchObject({ reason: "gates_closed" });
    const forced = claim({ override: "the site is down" });
    expect(permit(tenure, forced, CLOSED, POLICY, IDS, T + 1)).toMatchObject({ reason: "locked" });
  });

  it("is the same permit for the same claim again, even if a gate has closed since", () => {
    const by = claim({ claimId: "run-1" });
    const first = granted(VACANT, by, OPEN, T);
    const again = permit(first.tenure, by, CLOSED, POLICY, { permit: "pmt_2", lock: "lck_2" }, T + 1);
    expect(again).toMatchObject({ ok: true, value: { permit: first.permit, events: [] } });
  });

  it("is refused to a claim that stands for another release", () => {
    const by = claim({ claimId: "run-1" });
    const { tenure } = granted(VACANT, by, OPEN, T);
    expect(permit(tenure, by, { ...OPEN, releaseId: "rel_2" }, POLICY, IDS, T + 1)).toMatchObject({
      reason: "claim_used",
    });
  });

  it("stands on the hold its claim has already", () => {
    const taken = acquire(
      VACANT.lease,
      { holder: "ci", claimId: "run-1", reason: null, ttlMs: MINUTE },
      "lck_0",
      T,
    );
    if (!taken.ok) throw new Error(taken.reason);
    const { permit: held } = granted(
      { lease: taken.value.lease, permit: null },
      claim({ claimId: "run-1" }),
      OPEN,
      T + 1,
    );
    expect(held.fence).toBe(taken.value.lock.fence);
  });

  it("passes closed gates by an override, with its reason, and no others", () => {
    expect(granted(VACANT, claim({ override: "down" }), CLOSED, T).permit.override).toBe("down");
    expect(granted(VACANT, claim({ override: "down" }), OPEN, T).permit.override).toBeNull();
    const cancelled = { ...CLOSED, isCancelled: true };
    expect(permit(VACANT, claim({ override: "down" }), cancelled, POLICY, IDS, T)).toMatchObject({
      reason: "gates_closed",
    });
  });

  it("is renewed while its gates are open, and not once one has closed", () => {
    const { tenure, permit: held } = granted(VACANT, claim(), OPEN, T);
    const renewed = renewPermit(tenure, held.id, 10 * MINUTE, OPEN, POLICY, T + MINUTE);
    expect(renewed).toMatchObject({
      ok: true,
      value: { permit: { expiresAt: T + 11 * MINUTE, issuedAt: T + MINUTE } },
    });
    expect(renewPermit(tenure, held.id, MINUTE, CLOSED, POLICY, T + MINUTE)).toMatchObject({
      reason: "gates_closed",
    });
  });

  it("that passed closed gates is renewed although they are closed", () => {
    const { tenure, permit: held } = granted(VACANT, claim({ override: "down" }), CLOSED, T);
    expect(renewPermit(tenure, held.id, MINUTE, CLOSED, POLICY, T + 1).ok).toBe(true);
  });

  it("is over when its time is, when it is given back, and when its hold is taken", () => {
    const { tenure, permit: held } = granted(VACANT, claim(), OPEN, T);
    const stolen = follow(
      tenure,
      steal(
        tenure.lease,
        { holder: "bob", claimId: null, reason: null, ttlMs: MINUTE },
        "lck_2",
        "why",
        T + 1,
      ),
      T + 1,
    );
    for (const after of [
      settled(tenure, held.expiresAt).tenure,
      endPermit(tenure, held.id, T + 1).tenure,
      stolen.tenure,
    ]) {
      expect(after.permit).toBeNull();
      expect(renewPermit(after, held.id, MINUTE, OPEN, POLICY, held.expiresAt)).toMatchObject({
        reason: "permit_over",
      });
    }
    expect(endPermit(tenure, held.id, T + 1).tenure.lease.lock).toBeNull();
  });

  it("given back twice is given back once", () => {
    const { tenure, permit: held } = granted(VACANT, claim(), OPEN, T);
    const { tenure: after } = endPermit(tenure, held.id, T + 1);
    expect(endPermit(after, held.id, T + 2)).toEqual({ tenure: after, events: [] });
  });

  it("is not granted where the environment is sealed", () => {
    const { lease } = sealWith(VACANT.lease, { id: "lck_0", reason: "rolled back" }, T);
    expect(permit({ lease, permit: null }, claim(), OPEN, POLICY, IDS, T + 1e12)).toMatchObject({
      reason: "gates_closed",
    });
  });
});

type Model = {
  holder: string | null;
  until: number;
  fence: number;
  isOverridden: boolean;
  lastFence: number;
  approved: Set<string>;
};
type Real = { tenure: Tenure; now: number; serial: number };

const HOLDERS = ["ada", "bob", "cyd"] as const;
const PEOPLE = ["gus", "hal"] as const;

/** The release as the approvals there are make it. */
function factsOf(model: Model): GateFacts {
  const news: News[] = [...model.approved].map((name) => approval(name, { approvalId: `apr_${name}` }));
  return facts(news.length > 0 ? news : [{ kind: "tagged" }]);
}

const passTime = (model: Model, now: number) => {
  if (model.holder !== null && now >= model.until) model.holder = null;
};

/** What any sequence of commands must keep true. */
function hold(model: Model, real: Real): void {
  const { tenure } = settled(real.tenure, real.now);
  expect(tenure.permit?.holder ?? null).toBe(model.holder);
  if (tenure.permit) expect(tenure.lease.lock?.fence).toBe(tenure.permit.fence);
}

abstract class Step implements fc.Command<Model, Real> {
  check = () => true;
  abstract act(model: Model, real: Real): void;
  run(model: Model, real: Real): void {
    passTime(model, real.now);
    this.act(model, real);
    hold(model, real);
  }
}

class Ask extends Step {
  readonly holder: string;
  readonly override: string | null;
  constructor(holder: string, override: string | null) {
    super();
    this.holder = holder;
    this.override = override;
  }
  override act(model: Model, real: Real): void {
    real.serial += 1;
    const { holder, override } = this;
    const ids = { permit: `pmt_${real.serial}`, lock: `lck_${real.serial}` };
    const by = claim({ holder, override, claimId: holder, ttlMs: MINUTE });
    const result = permit(real.tenure, by, factsOf(model), POLICY, ids, real.now);
    const isOpen = model.approved.size > 0;
    const isFree = model.holder === null || model.holder === holder;
    expect(result.ok).toBe(isFree && (isOpen || override !== null || model.holder === holder));
    if (!result.ok) {
      real.tenure = result.step.tenure;
      return;
    }
    real.tenure = result.value.tenure;
    const { fence, expiresAt } = result.value.permit;
    if (model.holder === holder) expect(fence).toBe(model.fence);
    else {
      expect(fence).toBeGreaterThan(model.lastFence);
      Object.assign(model, { holder, fence, until: expiresAt, lastFence: fence, isOverridden: !isOpen });
    }
  }
  override toString = () => `ask(${this.holder}, ${this.override})`;
}

class Renew extends Step {
  override act(model: Model, real: Real): void {
    const id = real.tenure.permit?.id ?? "pmt_none";
    const result = renewPermit(real.tenure, id, MINUTE, factsOf(model), POLICY, real.now);
    expect(result.ok).toBe(model.holder !== null && (model.approved.size > 0 || model.isOverridden));
    if (result.ok) model.until = result.value.permit.expiresAt;
    real.tenure = result.ok ? result.value.tenure : result.step.tenure;
  }
  override toString = () => "renew()";
}

class End extends Step {
  readonly isForced: boolean;
  constructor(isForced: boolean) {
    super();
    this.isForced = isForced;
  }
  override act(model: Model, real: Real): void {
    const { tenure, now } = real;
    real.tenure = this.isForced
      ? follow(tenure, breakLock(tenure.lease, "why", now), now).tenure
      : endPermit(tenure, tenure.permit?.id ?? "pmt_none", now).tenure;
    model.holder = null;
  }
  override toString = () => `end(${this.isForced})`;
}

class Judge extends Step {
  readonly person: string;
  readonly isApproved: boolean;
  constructor(person: string, isApproved: boolean) {
    super();
    this.person = person;
    this.isApproved = isApproved;
  }
  override act(model: Model): void {
    if (this.isApproved) model.approved.add(this.person);
    else model.approved.delete(this.person);
  }
  override toString = () => `judge(${this.person}, ${this.isApproved})`;
}

class Wait extends Step {
  readonly ms: number;
  constructor(ms: number) {
    super();
    this.ms = ms;
  }
  override act(model: Model, real: Real): void {
    real.now += this.ms;
    passTime(model, real.now);
  }
  override toString = () => `wait(${this.ms})`;
}

describe("any sequence of commands", () => {
  it("has one permit at a time, none past a closed gate but by an override, and fences that strictly grow", () => {
    const who = fc.constantFrom(...HOLDERS);
    const commands = [
      fc
        .tuple(who, fc.constantFrom(null, null, "down"))
        .map(([holder, override]) => new Ask(holder, override)),
      fc.constant(new Renew()),
      fc.boolean().map((isForced) => new End(isForced)),
      fc.tuple(fc.constantFrom(...PEOPLE), fc.boolean()).map(([person, is]) => new Judge(person, is)),
      fc.constantFrom(0, 1, 999, MINUTE - 1, MINUTE).map((ms) => new Wait(ms)),
    ];
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 50, size: "max" }), (all) => {
        fc.modelRun(
          () => ({
            model: {
              holder: null,
              until: 0,
              fence: 0,
              isOverridden: false,
              lastFence: 0,
              approved: new Set<string>(),
            },
            real: { tenure: VACANT, now: T, serial: 0 },
          }),
          all,
        );
      }),
      { numRuns: 500 },
    );
  });
});
