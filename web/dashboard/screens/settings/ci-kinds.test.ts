import { describe, expect, it } from "vitest";
import { NativeEvent } from "../../../../schema/contract/events.ts";
import { CI_KINDS } from "./ci-kinds.ts";

const ORIGIN = "https://slipway.example";

/** What a shell makes of the body: what is escaped stands for itself, and each variable holds something. */
function bodyOf(snippet: string): unknown {
  const quoted = /--data "((?:\\.|[^"\\])*)"/.exec(snippet)?.[1] ?? "";
  return JSON.parse(quoted.replaceAll('\\"', '"').replaceAll(/\$\w+/g, "1.2.3"));
}

describe.each(CI_KINDS)("what is shown for $word", (kind) => {
  const snippet = kind.snippet("slipway:harbour", ORIGIN);

  it("can be pasted as it is: it sends an event that is taken, with the token's audience asked for", () => {
    expect(NativeEvent.safeParse(bodyOf(snippet))).toMatchObject({ success: true });
    expect(snippet).not.toContain("…");
    const code = snippet.split("\n").filter((line) => !line.trimStart().startsWith("#"));
    expect(code.join("\n")).toContain("slipway:harbour");
  });
});

describe("a job at Buildkite", () => {
  it("asks for the claims it is trusted by, which no token of Buildkite has by itself", () => {
    const kind = CI_KINDS.find(({ word }) => word === "Buildkite");
    for (const { name } of kind?.claims ?? [])
      expect(kind?.snippet("slipway:harbour", ORIGIN)).toMatch(new RegExp(`--claim \\S*${name}`));
  });
});
