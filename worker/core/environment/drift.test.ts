import { describe, expect, it } from "vitest";
import { distance, type Ran } from "./drift.ts";

type Told = { readonly [at: number]: string | null };

/** What ran in an environment, by when it came to run there. */
function ran(told: Told, over: { readonly digest?: string | null; readonly isWhole?: boolean } = {}): Ran {
  const moments = Object.entries(told).map(([at, version]) => ({ at: Number(at), version }));
  const first = (version: string) => moments.find((one) => one.version === version)?.at ?? null;
  const stays = moments
    .map(({ at, version }) =>
      version === null
        ? { at, releaseId: null, firstAt: null }
        : { at, releaseId: `rel_${version}`, firstAt: first(version) },
    )
    .reverse();
  const last = moments.at(-1);
  return {
    current: last?.version
      ? {
          releaseId: `rel_${last.version}`,
          version: last.version,
          digest: over.digest ?? null,
          since: last.at,
        }
      : null,
    stays,
    isWhole: over.isWhole ?? true,
  };
}

describe("an environment", () => {
  it.each<[string, Ran, Ran, object]>([
    [
      "that runs what the one before it runs is the same",
      ran({ 1: "1.0.0", 3: "1.1.0" }),
      ran({ 2: "1.0.0", 4: "1.1.0" }),
      { state: "same", releases: 0, differsSince: null },
    ],
    [
      "is behind by the releases that came to run before it since, from the first of them on",
      ran({ 1: "1.0.0", 3: "1.1.0", 5: "1.2.0" }),
      ran({ 2: "1.0.0" }),
      { state: "behind", releases: 2, differsSince: 3 },
    ],
    [
      "that went back is behind by what it went back from",
      ran({ 1: "1.0.0", 3: "1.1.0" }),
      ran({ 2: "1.0.0", 4: "1.1.0", 6: "1.0.0" }),
      { state: "behind", releases: 1, differsSince: 6 },
    ],
    [
      "is not behind by a release that is deployed before it again and again",
      ran({ 1: "1.0.0", 3: "1.1.0", 4: "1.0.0", 5: "1.1.0" }),
      ran({ 2: "1.0.0" }),
      { state: "behind", releases: 1, differsSince: 5 },
    ],
    [
      "is ahead where the one before it went back",
      ran({ 1: "1.0.0", 3: "1.1.0", 5: "1.0.0" }),
      ran({ 2: "1.0.0", 4: "1.1.0" }),
      { state: "ahead", releases: 0, differsSince: 5 },
    ],
    [
      "that got a hotfix of its own counts from what both had last",
      ran({ 1: "1.0.0", 3: "1.1.0", 5: "1.2.0" }),
      ran({ 2: "1.0.0", 4: "1.0.1" }),
      { state: "behind", releases: 2, differsSince: 3 },
    ],
    [
      "that has versions without an order is apart",
      ran({ 1: "blue", 3: "green" }),
      ran({ 2: "blue" }),
      { state: "apart", releases: 1, differsSince: 3 },
    ],
    [
      "where nothing ever ran lacks everything",
      ran({ 1: "1.0.0", 3: "1.1.0" }),
      ran({}),
      { state: "empty", releases: 2, differsSince: 1 },
    ],
    [
      "before which nothing runs any more is not behind",
      ran({ 1: "1.0.0", 3: null }),
      ran({ 2: "1.0.0" }),
      { state: "empty", releases: 0, differsSince: 3 },
    ],
    [
      "that is as empty as the one before it differs in nothing",
      ran({}),
      ran({}),
      { state: "empty", releases: 0, differsSince: null },
    ],
    [
      "is behind by no fewer than are known, and since nobody knows when, where histories are longer than that",
      ran({ 5: "1.1.0", 7: "1.2.0" }, { isWhole: false }),
      ran({ 2: "1.0.0" }),
      { state: "behind", releases: 2, differsSince: null },
    ],
    [
      "that runs the same version of another artifact is rebuilt",
      ran({ 1: "1.0.0" }, { digest: "sha256:aa" }),
      ran({ 2: "1.0.0" }, { digest: "sha256:bb" }),
      { state: "rebuilt", releases: 0, differsSince: 2 },
    ],
    [
      "whose version differs in its build alone is rebuilt",
      ran({ 1: "1.0.0+7" }),
      ran({ 2: "1.0.0+8" }),
      { state: "rebuilt", releases: 1, differsSince: 1 },
    ],
    [
      "that runs the same artifact by another name is the same",
      ran({ 1: "1.0.0-rc.1" }, { digest: "sha256:aa" }),
      ran({ 2: "1.0.0" }, { digest: "sha256:aa" }),
      { state: "same", releases: 0, differsSince: null },
    ],
  ])("%s", (_, before, here, expected) => {
    expect(distance(before, here)).toEqual(expected);
  });
});
