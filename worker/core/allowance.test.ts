import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Allowance,
  lease,
  leaseOfAll,
  leaseSize,
  rateLimitHeaders,
  type Used,
  withLease,
} from "./allowance.ts";

const of = (limit: number, windowSeconds = 60): Allowance => ({ name: "token", limit, windowSeconds });

describe("an allowance", () => {
  it("never hands out more than its limit in a window, whoever asks for how much", () => {
    const asks = fc.array(fc.record({ wanted: fc.nat(50), afterMs: fc.nat(20_000) }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), asks, (limit, all) => {
        let used: Used | null = null;
        let now = 1_000_000;
        const granted = new Map<number, number>();
        for (const { wanted, afterMs } of all) {
          now += afterMs;
          const step = lease(of(limit), used, wanted, now);
          used = step.used;
          expect(step.lease.endsAt).toBeGreaterThan(now);
          expect(step.lease.granted).toBeLessThanOrEqual(wanted);
          granted.set(step.used.startedAt, (granted.get(step.used.startedAt) ?? 0) + step.lease.granted);
          expect(step.lease.rest).toBe(limit - (granted.get(step.used.startedAt) ?? 0));
        }
        for (const sum of granted.values()) expect(sum).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("is whole again when its window is over, or the clock was set back", () => {
    const { used } = lease(of(10), null, 10, 1000);
    expect(lease(of(10), used, 1, 60_999).lease.granted).toBe(0);
    expect(lease(of(10), used, 1, 61_000).lease.granted).toBe(1);
    expect(lease(of(10), used, 1, 0).lease.granted).toBe(1);
  });

  it("is leased in small parts, and at least one at a time", () => {
    expect(leaseSize(of(6000))).toBe(300);
    expect(leaseSize(of(3))).toBe(1);
  });

  it("that is leased twice at once is held whole, whichever answer comes first", () => {
    const [one, two] = [
      { granted: 5, rest: 5, endsAt: 60_000 },
      { granted: 0, rest: 0, endsAt: 60_000 },
    ];
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const)
      expect(withLease(withLease(null, first), second)).toEqual({ left: 5, rest: 0, endsAt: 60_000 });
    const later = { granted: 3, rest: 7, endsAt: 120_000 };
    const held = withLease(withLease(null, one), later);
    expect(held).toEqual({ left: 3, rest: 7, endsAt: 120_000 });
    expect(withLease(held, one)).toEqual(held);
  });

  it("is told with every policy, and what is left of the one nearest to its end", () => {
    const organisation = { name: "organisation", limit: 100, windowSeconds: 60 };
    const headers = rateLimitHeaders([
      { allowance: of(10), remaining: 9, resetSeconds: 30 },
      { allowance: organisation, remaining: 50, resetSeconds: 20 },
    ]);
    expect(headers).toEqual([
      ["ratelimit-policy", '"token";q=10;w=60, "organisation";q=100;w=60'],
      ["ratelimit", '"organisation";r=50;t=20'],
    ]);
    expect(rateLimitHeaders([])).toEqual([]);
  });
});

describe("several allowances", () => {
  const shares = [
    { key: "wide", allowance: of(10, 60) },
    { key: "narrow", allowance: of(4, 20) },
  ];

  it("give what the scantiest has left, and each is charged with that alone", () => {
    const step = leaseOfAll(shares, () => null, 7, 1000);
    expect(step).toMatchObject({ granted: 4, endsAt: 21_000 });
    expect(step.used.map(([key, { count }]) => [key, count])).toEqual([
      ["wide", 4],
      ["narrow", 4],
    ]);
  });

  it("have more when the last of those that gave less begins anew", () => {
    const used = new Map([
      ["wide", { startedAt: 0, count: 10 }],
      ["narrow", { startedAt: 0, count: 4 }],
    ]);
    const ask = (now: number) => leaseOfAll(shares, (key) => used.get(key) ?? null, 1, now);
    expect(ask(1000)).toMatchObject({ granted: 0, endsAt: 60_000 });
    expect(ask(20_000)).toMatchObject({ granted: 0, endsAt: 60_000 });
    expect(ask(60_000)).toMatchObject({ granted: 1 });
  });
});
