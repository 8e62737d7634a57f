import { describe, expect, it } from "vitest";
import { hourOf, judge, pruned, type Tally, withAttempt } from "./disable.ts";
import { nextAttempt, SCHEDULE_SECONDS } from "./retry.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-02T09:00:00.000Z");
type Tried = { readonly at: number; readonly ok: boolean };

const tally = (attempts: readonly Tried[]) => attempts.reduce<Tally[]>(withAttempt, []);
/** What is judged after each attempt, as it goes on. */
const judgements = (attempts: readonly Tried[]) =>
  attempts.map(({ at, ok }, index) => ({
    hours: (at - START) / HOUR,
    ok,
    is: judge(tally(attempts.slice(0, index + 1)), at),
  }));
const firstOf = (attempts: readonly Tried[], is: string) =>
  judgements(attempts).find((one) => one.is === is)?.hours;
const every = (minutes: number, count: number, ok: (index: number) => boolean): Tried[] =>
  Array.from({ length: count }, (_, index) => ({ at: START + index * minutes * 60_000, ok: ok(index) }));

/** Every message an hour, each tried by the schedule until the end of it all. */
const unanswered = (hours: number): Tried[] =>
  Array.from({ length: hours }, (_, hour) => hour * HOUR)
    .flatMap((from) =>
      SCHEDULE_SECONDS.map((_, made) => from + sum(SCHEDULE_SECONDS.slice(0, made + 1)) * 1000),
    )
    .filter((at) => at < hours * HOUR)
    .sort((a, b) => a - b)
    .map((at) => ({ at: START + at, ok: false }));
const sum = (seconds: readonly number[]) => seconds.reduce((total, one) => total + one, 0);

describe("the rule by which an endpoint is disabled", () => {
  it("holds in its worked example: a message an hour, accepted until Monday at nine and never again", () => {
    const before = every(60, 72, () => true).map(later(-72 * HOUR));
    const judged = judgements([...before, ...unanswered(80)]);
    const first = (level: string) => judged.find(({ is, hours }) => hours >= 0 && is === level)?.hours;
    expect([first("failing"), first("disable")]).toEqual([24, 72]);
    expect(judged.filter(({ hours }) => hours < 0).every(({ is }) => is === "healthy")).toBe(true);
  });

  it("disables for a single message that nobody accepts, at its tenth and last attempt, and warns before", () => {
    const attempts: Tried[] = [];
    for (let at: number | null = START; at !== null; ) {
      attempts.push({ at, ok: false });
      at = nextAttempt({ made: attempts.length, now: at, random: 0.5, retryAfter: null });
    }
    expect(judgements(attempts).map(({ is }) => is)).toEqual([
      ...Array(7).fill("struggling"),
      "failing",
      "failing",
      "disable",
    ]);
  });

  it("never disables a flapping endpoint that accepts one of five", () => {
    const judged = judgements(every(30, 480, (index) => index % 5 === 4)).map(({ is }) => is);
    expect(new Set(judged)).toEqual(new Set(["struggling"]));
  });

  it("is not reset by a success: one good hour in twenty-five is as good as none", () => {
    const attempts = every(60, 240, (index) => index % 25 === 3);
    expect(firstOf(attempts, "failing")).toBeLessThan(30);
    expect(firstOf(attempts, "disable")).toBeLessThan(80);
  });

  it("allows for one good hour in twenty, and not for more", () => {
    const bad = (count: number) => every(4 * 60, count, () => false);
    const good = { at: START + HOUR, ok: true };
    const last = { at: START + 72 * HOUR, ok: false };
    expect(judge(tally([...bad(18), good, last]), last.at)).toBe("disable");
    expect(judge(tally([...bad(17), good, last]), last.at)).toBe("failing");
  });

  it("asks for 72 hours to the millisecond, from the first failure to the last", () => {
    const upTo = (span: number) => tally([...every(60, 10, () => false), { at: START + span, ok: false }]);
    expect(judge(upTo(72 * HOUR), START + 72 * HOUR)).toBe("disable");
    expect(judge(upTo(72 * HOUR - 1), START + 72 * HOUR)).toBe("failing");
    expect(judge(upTo(24 * HOUR), START + 24 * HOUR)).toBe("failing");
    expect(judge(upTo(24 * HOUR - 1), START + 24 * HOUR)).toBe("struggling");
  });

  it("asks for ten attempts, and for five to warn", () => {
    const tried = (count: number) =>
      judge(tally(every(10 * 60, count, () => false)), START + (count - 1) * 10 * HOUR);
    expect(tried(4)).toBe("struggling");
    expect(tried(5)).toBe("failing");
    const hourly = (count: number) => [...every(1, count, () => false), { at: START + 80 * HOUR, ok: false }];
    expect(judge(tally(hourly(8)), START + 80 * HOUR)).toBe("failing");
    expect(judge(tally(hourly(9)), START + 80 * HOUR)).toBe("disable");
  });

  it("does not count a success of days ago into an outage of minutes", () => {
    const attempts = [{ at: START, ok: true }, ...every(1, 19, () => false).map(later(90 * HOUR))];
    expect(judge(tally(attempts), START + 91 * HOUR)).toBe("struggling");
  });

  it("does not let an hour of many failures make up for days in which messages arrived", () => {
    const stray = { at: START, ok: false };
    const days = every(60, 90, () => true).map(later(HOUR));
    const outage = every(0.05, 1000, () => false).map(later(92 * HOUR));
    expect(judge(tally([stray, ...days, ...outage]), START + 93 * HOUR)).toBe("struggling");
  });

  it("warns before it disables, whatever happened in the days before", () => {
    for (const goodHours of [0, 1, 5, 24, 48, 120]) {
      const before = every(60, goodHours, (index) => index % 7 > 0).map(later(-goodHours * HOUR));
      const attempts = [...before, ...every(30, 200, () => false)];
      const [warned = -1, disabled = -1] = [firstOf(attempts, "failing"), firstOf(attempts, "disable")];
      expect([warned >= 0, disabled - warned >= 24, disabled <= 72]).toEqual([true, true, true]);
    }
  });

  it("forgets what is older than five days", () => {
    const attempts = [...every(60, 20, () => false), { at: START + 125 * HOUR, ok: false }];
    expect(judge(tally(attempts), START + 125 * HOUR)).toBe("disable");
    expect(judge(tally(attempts), START + 137 * HOUR)).toBe("struggling");
  });

  it("disables no endpoint that recovered before three days were over", () => {
    const down = every(60, 70, () => false);
    const up = every(60, 60, () => true).map(later(70 * HOUR));
    const judged = judgements([...down, ...up]).map(({ is }) => is);
    expect(judged).not.toContain("disable");
    expect(judged.at(-1)).toBe("healthy");
  });
});

describe("an endpoint that is not failing", () => {
  it("is idle where nothing was tried for a day", () => {
    expect(judge([], START)).toBe("idle");
    expect(judge(tally([{ at: START, ok: true }]), START + 25 * HOUR)).toBe("idle");
  });

  it("is healthy while no more than one in twenty fails", () => {
    const one = every(1, 20, (index) => index > 0);
    expect(judge(tally(one), START + HOUR)).toBe("healthy");
    expect(judge(tally(one.slice(0, 19)), START + HOUR)).toBe("struggling");
  });
});

describe("the tallies", () => {
  it("have one row an hour, in order, whatever the order of the attempts", () => {
    const attempts = every(20, 12, (index) => index % 2 === 0);
    const tallies = tally(attempts);
    expect(tallies.map(({ start }) => start)).toEqual(
      [0, 1, 2, 3].map((hour) => hourOf(START) + hour * HOUR),
    );
    expect(tally([...attempts].reverse())).toEqual(tallies);
    expect(tallies[0]).toEqual({
      start: START,
      succeeded: 2,
      failed: 1,
      firstFailedAt: START + 20 * 60_000,
      lastFailedAt: START + 20 * 60_000,
    });
  });

  it("are dropped when they count no longer", () => {
    const tallies = tally([
      { at: START, ok: true },
      { at: START + 119 * HOUR, ok: true },
    ]);
    expect(pruned(tallies, START + 120 * HOUR)).toEqual(tallies.slice(1));
    expect(pruned(tallies, START + 120 * HOUR - 1)).toEqual(tallies);
  });
});

function later(ms: number) {
  return (attempt: Tried): Tried => ({ ...attempt, at: attempt.at + ms });
}
