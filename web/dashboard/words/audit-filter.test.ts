import { describe, expect, it } from "vitest";
import { meant, offered, spanOfDays } from "./audit-filter.ts";

const KNOWN = [
  { id: "usr_1", kind: "user", name: "Ada Example" },
  { id: "usr_1", kind: "user", name: "Ada Example" },
  { id: "tok_1", kind: "token", name: "CI" },
  { id: "tok_2", kind: "token", name: "CI" },
  { id: "inv_1", kind: "invitation", name: "grace@example.com" },
  { id: "usr_2", kind: "member", name: "grace@example.com" },
  { id: "", kind: "token", name: "" },
];
const LABELS = [
  "Ada Example",
  "CI (tok_1)",
  "CI (tok_2)",
  "grace@example.com (invitation)",
  "grace@example.com (member)",
];

describe("who is looked for in the audit log", () => {
  const choices = offered(KNOWN);

  it("is offered once, by name, and with what tells them apart where several are called the same", () => {
    expect([...choices.keys()]).toEqual(LABELS);
  });

  it("is who is called so, however it is written, and the first of several", () => {
    expect(meant(choices, " ada example ")).toBe("usr_1");
    expect(meant(choices, "ci (tok_2)")).toBe("tok_2");
    expect(meant(choices, "ci")).toBe("tok_1");
    expect(meant(choices, "grace@example.com (member)")).toBe("usr_2");
  });

  it("is nobody who is offered where a name is half written, or is an id that nobody here has any more", () => {
    expect(meant(choices, "Ada")).toBeNull();
    expect(meant(choices, "usr_gone")).toBeNull();
  });
});

describe("days that are looked at", () => {
  it("are whole, the last as well as the first", () => {
    const { from = "", to = "" } = spanOfDays("2026-02-28", "2026-02-28");
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(new Date(from).getDate()).toBe(28);
    expect(new Date(to).getDate()).toBe(1);
  });

  it("are without an end where none is named", () => {
    expect(spanOfDays("", "")).toEqual({});
    expect(Object.keys(spanOfDays("2026-01-01", ""))).toEqual(["from"]);
  });
});
