import { describe, expect, it } from "vitest";
import type { BoardCell } from "../../../../schema/contract/board.ts";
import { nextUp } from "./next-up.ts";

const cell = (version: string | null, since = "2026-03-10T12:00:00.000Z"): BoardCell => ({
  name: "x",
  tier: "production",
  current: version === null ? null : { version, deploymentId: "d", since, url: null },
  latest: null,
  tests: null,
  lock: null,
  frozen: false,
  stopped: false,
});
const earlier = "2026-03-09T12:00:00.000Z";

describe("what comes next to an environment", () => {
  it("is what runs in the one before it, when that was deployed later", () => {
    expect(nextUp(cell("1.0.0", earlier), cell("1.1.0"))).toBe("1.1.0");
    expect(nextUp(cell(null), cell("1.1.0"))).toBe("1.1.0");
  });

  it("is nothing where both run the same, or the later deployment is here", () => {
    expect(nextUp(cell("1.1.0"), cell("1.1.0"))).toBeNull();
    expect(nextUp(cell("1.1.0"), cell("1.0.0", earlier))).toBeNull();
    expect(nextUp(cell("1.0.0"), undefined)).toBeNull();
  });

  it("is nothing while that very version is being deployed here", () => {
    const here = cell("1.0.0", earlier);
    const latest = { version: "1.1.0", deploymentId: "e", status: "in_progress", at: earlier } as const;
    expect(
      nextUp({ ...here, latest: { ...latest, rolloutPercent: null, url: null } }, cell("1.1.0")),
    ).toBeNull();
  });
});
