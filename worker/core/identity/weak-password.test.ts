import { describe, expect, it } from "vitest";
import { weaknessOf } from "./weak-password.ts";

const ADA = { email: "ada.lovelace@example.com", name: "Ada Lovelace" };

describe("a password", () => {
  it.each([
    ["among the first that anybody tries", "1234567890"],
    ["among them in other letters", "QwertyUIOP"],
    ["the address", "Ada.Lovelace@example.com"],
    ["the name", "ada lovelace"],
  ])("is weak when it is %s: %s", (_, password) => expect(weaknessOf(password, ADA)).not.toBeNull());

  it.each(["a long password", "ada lovelace wrote notes", "correct horse battery staple", "1029384756x"])(
    "may be anything else: %s",
    (password) => expect(weaknessOf(password, ADA)).toBeNull(),
  );
});
