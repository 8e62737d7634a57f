import { expect, it } from "vitest";
import { oneLine } from "./one-line.ts";

it("what was written over several lines is one, with a blank between them", () => {
  expect(oneLine("  The basket\r\n loses items,\n\n\tand more \n")).toBe("The basket loses items, and more");
});
