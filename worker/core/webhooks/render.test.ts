import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WEBHOOK_FACTS } from "../../../schema/contract/webhook-events.ts";
import { shortened, utf8Bytes } from "./cut.ts";
import { bodyOf, MAX_BODY_BYTES, type Told } from "./render.ts";

const place = { org: "harbour", url: "https://slipway.example/o/harbour/projects/shop" };
const release = { id: "rel_1", version: "1.4.0", status: "candidate" };
const message = (over: Partial<Told> = {}): Told => ({
  type: "release.created",
  at: Date.parse("2026-03-01T12:00:00.000Z"),
  project: "shop",
  sequence: 7,
  facts: { release },
  ...over,
});
const bytes = (text: string) => new TextEncoder().encode(text).length;
const parsed = (told: Told) =>
  JSON.parse(bodyOf(told, place)) as { type: string; data: Record<string, unknown> };

describe("the body of a message", () => {
  it("is the type, when it happened, and the facts with where that was", () => {
    expect(bodyOf(message(), place)).toBe(
      '{"type":"release.created","timestamp":"2026-03-01T12:00:00.000Z","data":{"org":"harbour","project":"shop",' +
        '"sequence":7,"url":"https://slipway.example/o/harbour/projects/shop",' +
        '"release":{"id":"rel_1","version":"1.4.0","status":"candidate"}}}',
    );
  });

  it("is the same bytes each time it is made", () => {
    expect(bodyOf(message(), place)).toBe(bodyOf(structuredClone(message()), place));
  });

  it("says where it was by what is known, not by what a fact claims", () => {
    const told = message({
      facts: { org: "other", project: "other", sequence: 0, url: "https://other", release },
    });
    expect(parsed(told).data).toMatchObject({ ...place, project: "shop", sequence: 7 });
  });

  it.each([
    ["a line separator", "a\u2028b\u2029c"],
    ["an emoji", "🚀 \u{1F469}\u200d\u{1F680}"],
    ["composed letters", "é"],
    ["decomposed letters", "e\u0301"],
    ["quotes and slashes", '"\\/</script>'],
    ["control characters", "\u0000\u001b[31m\r\n"],
    ["what looks like a number", "1e400"],
  ])("tells texts as they are: %s", (_, text) => {
    const body = bodyOf(message({ facts: { text } }), place);
    expect((JSON.parse(body) as { data: { text: string } }).data.text).toBe(text);
    expect(Buffer.from(body, "utf8").toString("utf8")).toBe(body);
  });

  it("holds no half letters, which not every receiver can read", () => {
    const body = bodyOf(message({ facts: { "a\udc00": "\ud800b", list: ["\udfff"] } }), place);
    expect(body).not.toMatch(/\\u[dD][89a-fA-F]/);
    expect(JSON.parse(body).data).toMatchObject({ "a\ufffd": "\ufffdb", list: ["\ufffd"] });
  });

  it("keeps a name that means something to JavaScript", () => {
    const facts = JSON.parse('{"__proto__":{"a":1},"constructor":"b"}') as Record<string, unknown>;
    expect(bodyOf(message({ facts }), place)).toContain('"__proto__":{"a":1},"constructor":"b"');
  });
});

const run = {
  id: "run_1",
  suite: "checkout",
  status: "failed",
  totals: { tests: 50, passed: 0, failed: 50, errored: 0, skipped: 0, flaky: 0 },
  url: null,
};
const regressed = (failures: readonly string[]) =>
  message({
    type: "test.regressed",
    facts: { release, environment: null, testRun: run, failures },
  });

describe("a body that would be too long", () => {
  it.each([
    ["letters", "a"],
    ["letters of three bytes", "界"],
    ["emoji", "🚀"],
    ["quotes, which take two bytes each", '"'],
    ["control characters, which take six", "\u0000"],
    ["half letters", "\ud800"],
  ])("is cut below 20 kB, and is still of its schema: %s", (_, letter) => {
    const told = regressed(Array.from({ length: 50 }, () => letter.repeat(4000)));
    const body = bodyOf(told, place);
    expect(bytes(body)).toBeLessThan(MAX_BODY_BYTES);
    const { data } = JSON.parse(body) as { data: { failures: string[] } };
    expect(WEBHOOK_FACTS["test.regressed"].safeParse(data).error).toBeUndefined();
    expect(data.failures[0]).toMatch(/.…$/u);
  });

  it("ends a list of texts in an ellipsis, and leaves what fits as it is", () => {
    const failures = Array.from({ length: 10_000 }, (_, index) => `case ${index}`);
    const data = parsed(regressed(failures)).data as { failures: string[]; testRun: unknown };
    expect(data.failures.slice(0, -1)).toEqual(failures.slice(0, data.failures.length - 1));
    expect(data.failures.at(-1)).toBe("…");
    expect(data.testRun).toEqual(run);
  });

  it("is left whole at its limit, and cut beyond it", () => {
    const length = (letters: number) => {
      const body = bodyOf(message({ facts: { release, because: "a".repeat(letters) } }), place);
      return { size: bytes(body), cut: body.includes("…") };
    };
    const rest = length(1).size - 1;
    expect(length(MAX_BODY_BYTES - 1 - rest)).toEqual({ size: MAX_BODY_BYTES - 1, cut: false });
    expect(length(MAX_BODY_BYTES - rest).cut).toBe(true);
  });

  it("is cut the same way each time", () => {
    const told = regressed(Array.from({ length: 50 }, (_, index) => `${index}`.repeat(3000)));
    expect(bodyOf(told, place)).toBe(bodyOf(told, place));
  });

  it("is below 20 kB whatever its facts are", () => {
    const facts = fc.dictionary(fc.string({ maxLength: 300 }), fc.jsonValue({ maxDepth: 4 }), {
      maxKeys: 20,
    });
    const many = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(facts, fc.string({ unit: "binary" }), many, (some, text, times) => {
        const told = message({ facts: { ...some, text: text.repeat(times), list: Array(times).fill(some) } });
        const body = bodyOf(told, place);
        expect(bytes(body)).toBeLessThan(MAX_BODY_BYTES);
        JSON.parse(body);
      }),
      { numRuns: 40 },
    );
  });

  it("tells where it was, where nothing else fits", () => {
    const wide = (depth: number): unknown =>
      depth === 0
        ? "界".repeat(40)
        : Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, wide(depth - 1)]));
    expect(parsed(message({ facts: { wide: wide(4) } })).data).toEqual({
      ...place,
      project: "shop",
      sequence: 7,
    });
  });
});

describe("a text that is too long", () => {
  it("is cut between letters, never within one", () => {
    expect(shortened("abcdef", 6)).toBe("abcdef");
    expect(shortened("abcdefg", 6)).toBe("abcde…");
    expect(shortened("abcd🚀🚀", 6)).toBe("abcd…");
    expect(shortened("ab\ud800", 6)).toBe("ab\ufffd");
  });

  it("is measured in the bytes that are sent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Bytes(text)).toBe(bytes(text));
      }),
    );
    expect(utf8Bytes("\ud800a")).toBe(bytes("\ud800a"));
  });
});
