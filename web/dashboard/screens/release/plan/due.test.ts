import { describe, expect, it } from "vitest";
import { dueLook } from "./due.ts";

const NOW = new Date(2026, 2, 10, 12).getTime();
const word = (dueDate: string, done = false) => dueLook({ done, dueDate }, NOW).word;

describe("a milestone", () => {
  it("that is done is not late, whatever its date", () => {
    expect(word("2026-01-01", true)).toBe("Done");
  });

  it("is due until the end of its day", () => {
    expect(word("2026-03-10")).toBe("Due today");
    expect(word("2026-03-11")).toBe("Due tomorrow");
    expect(word("2026-03-13")).toBe("Due in 3 d");
  });

  it("is late from the day after on", () => {
    expect(word("2026-03-09")).toBe("Late by 1 d");
    expect(word("2026-03-01")).toBe("Late by 9 d");
  });

  it("that has a time is late at that time", () => {
    expect(word(new Date(NOW - 60_000).toISOString())).toBe("Late by 1 d");
    expect(word(new Date(NOW + 60_000).toISOString())).toBe("Due today");
  });

  it("stands out when it is near, and more so when it is late", () => {
    const tone = (dueDate: string) => dueLook({ done: false, dueDate }, NOW).tone;
    expect([tone("2026-03-01"), tone("2026-03-12"), tone("2026-04-01")]).toEqual(["bad", "warning", "idle"]);
  });
});
