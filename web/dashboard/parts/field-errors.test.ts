import { describe, expect, it } from "vitest";
import { RequestFailed } from "../api/request-failed.ts";
import { fieldErrors, refusal, sentence } from "./field-errors.ts";

describe("what a refusal says about fields", () => {
  it("is found by the field's path", () => {
    const error = new RequestFailed({
      type: "https://example.com/problems/conflict",
      title: "The request conflicts with what is stored",
      status: 409,
      detail: "There is an organisation with this slug already.",
      requestId: "req_1",
      errors: [{ path: "slug", message: "is taken" }],
    });
    expect(fieldErrors(error)).toEqual({ slug: "This is taken." });
  });

  it("is found in the same way where it was refused before it was sent", () => {
    expect(fieldErrors(refusal("slug", "must not be empty"))).toEqual({ slug: "This must not be empty." });
  });

  it("is nothing for any other error", () => {
    expect(fieldErrors(new TypeError("x"))).toEqual({});
    expect(fieldErrors(null)).toEqual({});
  });

  it("reads as a sentence", () => {
    expect(sentence("use at least 10 characters")).toBe("Use at least 10 characters.");
    expect(sentence("must be in the future")).toBe("This must be in the future.");
    expect(sentence("Too small: expected string to have >=1 characters")).toBe("This must not be empty.");
  });
});
