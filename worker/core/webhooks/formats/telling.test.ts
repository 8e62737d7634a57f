import { describe, expect, it } from "vitest";
import {
  WEBHOOK_TYPES,
  type WebhookFacts,
  type WebhookType,
} from "../../../../schema/contract/webhook-events.ts";
import { EXAMPLES } from "../examples.ts";
import { marked, tellingOf } from "./telling.ts";

const tell = <T extends WebhookType>(type: T, over: Partial<WebhookFacts<T>> = {}) =>
  tellingOf({ type, project: "shop", facts: { ...EXAMPLES[type], ...over } });

describe("what a message says to people", () => {
  it.each(WEBHOOK_TYPES)("is a line that names what it is of, and whole sentences: %s", (type) => {
    const { title, lines } = tell(type);
    expect(`${title} ${lines.join(" ")}`).toContain("shop");
    for (const line of [title, ...lines]) expect(line).not.toMatch(/undefined|null|\[object|_|^\s|\s$|^$/);
  });

  it("differs for each type", () => {
    expect(new Set(WEBHOOK_TYPES.map((type) => tell(type).title)).size).toBe(WEBHOOK_TYPES.length);
  });

  it.each([
    ["deployment.succeeded", "shop 1.4.0 runs in production"],
    ["deployment.rolled_back", "shop in production was rolled back from 1.4.0 to 1.3.2"],
    ["gate.blocked", "shop 1.4.0 may not go to production"],
    ["lock.stolen", "The lock of production of shop was taken from deploy/7042"],
    ["incident.opened", "Incident: Checkout answers slowly"],
  ] as const)("says of %s: %s", (type, title) => {
    expect(tell(type).title).toBe(title);
  });

  it("says of a rollback who did it and where, and nothing of a version gone back to that is not known", () => {
    const { actor, url } = EXAMPLES["deployment.started"].deployment;
    expect(tell("deployment.rolled_back", { to: null })).toMatchObject({
      title: "shop in production was rolled back from 1.4.0",
      lines: [`By ${actor}`],
      runUrl: url,
    });
  });

  it("says of a rollback that was found that nobody told of it, as messages did that knew no deployment", () => {
    const found = { told: false, from: "1.4.0", to: "1.3.2", environment: "production" };
    const lines = ["Nobody said so: it was found in what runs there."];
    for (const facts of [found, { ...EXAMPLES["deployment.rolled_back"], ...found, deployment: null }])
      expect(tellingOf({ type: "deployment.rolled_back", project: "shop", facts })).toMatchObject({
        title: "shop in production was rolled back from 1.4.0 to 1.3.2",
        lines,
        runUrl: null,
      });
  });

  it("says why a gate is shut, by what stands in the way alone", () => {
    const passed = {
      gate: "order",
      outcome: "passed",
      because: "In order.",
      reasonCode: "in_order",
    } as const;
    const verdicts = [passed, ...EXAMPLES["gate.blocked"].verdicts];
    expect(tell("gate.blocked", { verdicts }).lines).toEqual([
      "tests: 2 tests of checkout fail that passed at 1.3.2.",
      "promotion: It has run in staging for 20 of 60 minutes.",
    ]);
  });

  it("names the first ten of many, and says how many more there are", () => {
    const failures = Array.from({ length: 50 }, (_, index) => `case ${index}`);
    const { lines } = tell("test.regressed", { failures });
    expect([lines.length, lines[8], lines[9]]).toEqual([10, "case 8", "and 41 more"]);
    expect(tell("test.regressed", { failures: failures.slice(0, 10) }).lines).toEqual(failures.slice(0, 10));
  });

  it("is one line a fact, whatever somebody typed: no breaks, no turned direction, no half letters", () => {
    const { lines } = tell("approval.granted", { comment: " a\r\nb\u2028c\u202ed\u0000e\u200bf\ud800 " });
    expect(lines).toEqual(["a b c d e f\ufffd"]);
  });

  it.each([
    ["javascript:alert(1)"],
    ["data:text/html,a"],
    ["https://ci.example.com/a b"],
    ["https://ci.example.com/|<!channel>"],
    ["https://ci.example.com/)[a](https://evil.example.com"],
    [`https://ci.example.com/${"a".repeat(1000)}`],
    [""],
  ])("links to no run whose address is not plainly one: %s", (url) => {
    const deployment = { ...EXAMPLES["deployment.started"].deployment, url };
    expect(tell("deployment.started", { deployment }).runUrl).toBeNull();
  });

  it("links to the run that did it", () => {
    expect(tell("deployment.started").runUrl).toBe("https://github.com/example/shop/actions/runs/7042");
  });
});

describe("a text in somebody's markup", () => {
  const written = (letter: string) => (letter === "&" ? "&amp;" : letter);

  it.each([
    ["abcd", 4, "abcd"],
    ["abcde", 4, "abc…"],
    ["&", 5, "&amp;"],
    ["&&", 6, "&amp;…"],
    ["&&", 5, "…"],
    ["a🚀b", 3, "a…"],
    ["ab🚀", 4, "ab🚀"],
  ])("is cut between what stands for whole letters: %s within %i", (text, most, out) => {
    expect(marked(text, most, written)).toBe(out);
  });
});
