import { beforeEach, describe, expect, it } from "vitest";
import { ran, type Shop, shop, tell } from "../test/deploys.ts";
import { homeOf, messagesOf, putEndpoint } from "../test/endpoints.ts";

const NOW = Date.now();
const at = (minute: number) => ({ occurredAt: new Date(NOW - (60 - minute) * 60_000).toISOString() });

/** A run of the suite `unit` in which cases fail, and ten others pass. */
const tested = (version: string, minute: number, failing: readonly string[] = []) => ({
  type: "test_run.finished",
  version,
  ...at(minute),
  data: {
    runId: `run-${minute}`,
    suite: "unit",
    totals: { tests: 10 + failing.length, passed: 10, failed: failing.length, errored: 0, skipped: 0 },
    cases: failing.map((name) => ({ classname: "cart", name, status: "failed" })),
  },
});
const live = (version: string, minute: number, environment = "production") =>
  ran(version, environment, { ...at(minute), data: { deploymentId: `d${minute}` } });

let of: Shop;
let regressed: () => Promise<(readonly unknown[])[]>;

beforeEach(async () => {
  of = await shop();
  const home = await homeOf(of);
  await putEndpoint(home);
  regressed = async () =>
    (await messagesOf(home))
      .filter(({ type }) => type === "test.regressed")
      .map(({ facts }) => JSON.parse(facts))
      .map(({ release, failures }) => [release.version, failures]);
});

describe("that a test regressed is told", () => {
  it("of what fails that passed at the version released before, once for the release", async () => {
    await tell(of, tested("1.0.0", 1, ["pays"]));
    await tell(of, live("1.0.0", 2));
    await tell(of, tested("1.1.0", 3, ["adds", "pays"]));
    await tell(of, tested("1.1.0", 4, ["adds"]));
    expect(await regressed()).toEqual([["1.1.0", ["cart › adds"]]]);
  });

  it("by the version that ran in production before it did, though others ran there since", async () => {
    await tell(of, tested("1.0.0", 1), live("1.0.0", 2));
    await tell(of, live("1.1.0", 3));
    await tell(of, tested("1.2.0", 4, ["adds"]), live("1.2.0", 5));
    await tell(of, tested("1.1.0", 6, ["adds"]));
    expect((await regressed()).filter(([version]) => version === "1.1.0")).toEqual([
      ["1.1.0", ["cart › adds"]],
    ]);
  });

  it("by the version that was published before it in its line, where nothing was ever deployed to production", async () => {
    await tell(of, tested("1.0.0", 1, ["pays"]), { type: "release.published", version: "1.0.0", ...at(2) });
    await tell(of, tested("1.0.1", 3, ["adds", "pays"]));
    expect(await regressed()).toEqual([["1.0.1", ["cart › adds"]]]);
  });

  it("by no version that was never released", async () => {
    await tell(of, tested("1.0.0", 1), live("1.0.0", 2, "staging"));
    await tell(of, tested("1.1.0", 3, ["adds"]));
    expect(await regressed()).toEqual([]);
  });
});
