import { expect, it } from "vitest";
import { oneLine, toItsEnd } from "./one-line.ts";

it("what was written over several lines is one, with a blank between them", () => {
  expect(oneLine("  The basket\r\n loses items,\n\n\tand more \n")).toBe("The basket loses items, and more");
});

it("what is told as the end of a sentence ends with one full stop", () => {
  for (const text of ["The books are closed", "The books are closed.", " The books are closed. "])
    expect(toItsEnd(text)).toBe("The books are closed.");
  expect(toItsEnd("Who knows?")).toBe("Who knows?");
});
