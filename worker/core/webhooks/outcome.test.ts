import { describe, expect, it } from "vitest";
import { outcomeOf } from "./outcome.ts";

const answered = (code: number) => outcomeOf({ code, error: null });
const codes = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe("an answer", () => {
  it("accepts a message from 200 to 299, and never else", () => {
    const accepted = codes(100, 600).filter((code) => answered(code).kind === "succeeded");
    expect(accepted).toEqual(codes(200, 300));
  });

  it("of 410 says that the receiver is gone, and no other does", () => {
    expect(codes(100, 600).filter((code) => answered(code).kind === "gone")).toEqual([410]);
    expect(outcomeOf({ code: 410, error: "The connection broke off." }).kind).toBe("gone");
  });

  it.each(codes(300, 400))("that redirects is a failure, and says that it is not followed: %i", (code) => {
    expect(answered(code)).toMatchObject({
      kind: "failed",
      because: expect.stringContaining("not followed"),
    });
  });

  it("that is a failure says its code to people, in a sentence", () => {
    for (const code of [...codes(100, 200), ...codes(300, 600)]) {
      const outcome = answered(code);
      const because = outcome.kind === "succeeded" ? "" : outcome.because;
      expect(because).toMatch(new RegExp(`${code}.*\\.$`));
    }
  });

  it("is a failure where it is not whole, whatever it began with", () => {
    const error = "There was no whole answer within 15 s.";
    for (const code of [200, 500, null])
      expect(outcomeOf({ code, error })).toEqual({ kind: "failed", because: error });
  });

  it("is a failure where there is none", () => {
    expect(outcomeOf({ code: null, error: null })).toEqual({
      kind: "failed",
      because: "There was no answer.",
    });
  });
});
