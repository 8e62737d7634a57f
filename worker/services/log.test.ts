import { describe, expect, it } from "vitest";
import { jsonLog, Secret } from "./log.ts";

function logged() {
  const lines: string[] = [];
  return {
    lines,
    log: jsonLog(
      (line) => lines.push(line),
      () => Date.parse("2026-03-10T12:00:00Z"),
    ),
  };
}

describe("the log", () => {
  it("is one JSON object a line, with a time, a level and a name", () => {
    const { lines, log } = logged();
    log.info("intake.stored", { id: "int_1", events: 2, note: "two\nlines" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("\n");
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: "2026-03-10T12:00:00.000Z",
      level: "info",
      event: "intake.stored",
      id: "int_1",
      events: 2,
      note: "two\nlines",
    });
  });

  it("does not take what may be a secret: the compiler refuses its name, and a secret has no words", () => {
    const { lines, log } = logged();
    // @ts-expect-error a token has no place in a log
    log.info("intake.stored", { token: "x" });
    // @ts-expect-error nor has an object that could hold one
    log.info("intake.stored", { request: { body: "x" } });
    const secret = new Secret("slw_live_abc");
    expect(`${secret}${JSON.stringify({ secret })}`).not.toContain("slw_live_abc");
    expect(secret.reveal()).toBe("slw_live_abc");
    expect(lines).toHaveLength(2);
  });

  it("tells a fault by its kind and place, and quotes only words that no client can have written", () => {
    const { lines, log } = logged();
    log.error("intake.failed", new Error("ada@example.com sent slw_live_abc"), { id: "int_1" });
    log.error("intake.failed", new Error("wrapped", { cause: new Error("D1_ERROR: no such table") }), {});
    log.error("intake.failed", "a thrown text with slw_live_abc", {});
    expect(lines.join()).not.toMatch(/slw_live_abc|ada@example/);
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(first).toMatchObject({ level: "error", error: "Error", id: "int_1" });
    expect(first?.at).toContain("log.test.ts");
    expect(second?.because).toBe("D1_ERROR: no such table");
  });
});
