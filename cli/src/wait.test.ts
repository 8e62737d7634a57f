import { describe, expect, it } from "vitest";
import type { Outcome } from "./http.ts";
import { type Wait, waitFor } from "./wait.ts";

const refusal = { status: 409, title: "No", detail: "", requestId: null, errors: [], problem: {} };
const NO: Outcome = { kind: "refused", refusal };
const AWAY: Outcome = { kind: "unreachable", because: "it is gone" };
const YES: Outcome = { kind: "answer", status: 201, body: { fence: 1 }, text: "" };

/** A world whose clock moves only when somebody sleeps or a request is held open. */
function story(outcomes: readonly Outcome[], more: Partial<Wait> = {}) {
  let now = 0;
  const asked: { at: number; held: number }[] = [];
  const said: string[] = [];
  const abort = new AbortController();
  const wait: Wait = {
    ask: async (held) => {
      asked.push({ at: now / 1000, held });
      return outcomes[Math.min(asked.length, outcomes.length) - 1] ?? NO;
    },
    isOpenEnded: () => true,
    describe: async () => "waiting for ann",
    waitSeconds: 10,
    live: { say: (text) => said.push(text), end: () => undefined },
    world: {
      now: () => now,
      random: () => 0,
      sleep: async (ms) => {
        now += ms;
      },
    },
    signal: abort.signal,
    ...more,
  };
  return { wait, asked, said, abort };
}

describe("waiting for one's turn", () => {
  it("ends with the first yes", async () => {
    const { wait, said } = story([NO, NO, YES]);
    expect(await waitFor(wait)).toEqual({ kind: "got", value: { fence: 1 } });
    expect(said).toEqual(["waiting for ann", "waiting for ann"]);
  });

  it("asks once and says nothing where no wait is asked for", async () => {
    const { wait, asked, said } = story([NO], { waitSeconds: 0 });
    expect(await waitFor(wait)).toMatchObject({ kind: "closed", unreachable: null });
    expect({ asked, said }).toEqual({ asked: [{ at: 0, held: 0 }], said: [] });
  });

  it("lets each request be held open for what is left, and asks a last time at the end", async () => {
    const { wait, asked } = story([NO]);
    expect(await waitFor(wait)).toMatchObject({ kind: "closed" });
    expect(asked).toEqual([
      { at: 0, held: 0 },
      { at: 1, held: 9 },
      { at: 3, held: 7 },
      { at: 6, held: 4 },
      { at: 10, held: 0 },
    ]);
  });

  it("never asks to be held open for more than 20 seconds", async () => {
    const { wait, asked } = story([NO], { waitSeconds: 600 });
    await waitFor(wait);
    expect(Math.max(...asked.map(({ held }) => held))).toBe(20);
  });

  it("does not wait for what time cannot change", async () => {
    const { wait } = story([NO], { isOpenEnded: () => false });
    expect(await waitFor(wait)).toEqual({ kind: "refused", refusal });
  });

  it("takes silence for leave only where no no was heard before", async () => {
    expect(await waitFor(story([AWAY]).wait)).toEqual(AWAY);
    const later = await waitFor(story([NO, AWAY]).wait);
    expect(later).toEqual({ kind: "closed", refusal, unreachable: "it is gone" });
  });

  it("goes on asking when Slipway comes back", async () => {
    expect(await waitFor(story([NO, AWAY, YES]).wait)).toMatchObject({ kind: "got" });
  });

  it("ends at a signal", async () => {
    const { wait, abort } = story([NO]);
    abort.abort();
    expect(await waitFor(wait)).toEqual({ kind: "interrupted" });
  });
});
