import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../../schema/contract/gates.ts";
import { nextLookMs } from "./next-look.ts";

const NOW = Date.UTC(2026, 2, 10, 12);
const waits = (...afterMs: readonly (number | null)[]) => ({
  verdicts: afterMs.map(
    (ms): Verdict => ({
      gate: "lock",
      outcome: "waiting",
      because: "so",
      reasonCode: "locked",
      ...(ms === null ? {} : { until: new Date(NOW + ms).toISOString() }),
    }),
  ),
});

describe("an answer for now", () => {
  it("is asked again a second after the first moment at which time may open a gate", () => {
    expect(nextLookMs(waits(null, 90_000, 60_000), NOW)).toBe(61_000);
  });

  it("is asked again after five minutes at the latest, as a window may begin", () => {
    expect(nextLookMs(waits(null), NOW)).toBe(300_000);
    expect(nextLookMs(waits(86_400_000), NOW)).toBe(300_000);
  });

  it("is not asked again and again where clocks differ", () => {
    expect(nextLookMs(waits(-60_000), NOW)).toBe(5000);
  });
});
