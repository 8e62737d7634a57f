import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indented, sizeOf } from "./json.ts";

describe("JSON for people", () => {
  it("is laid out as it usually is, whatever is in it", () => {
    void fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(indented(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it("keeps numbers and strings as they were spelt", () => {
    expect(indented('{"a":1.0,"b":12345678901234567890,"c":"\\u00e9 {[,:]} \\" "}')).toBe(
      '{\n  "a": 1.0,\n  "b": 12345678901234567890,\n  "c": "\\u00e9 {[,:]} \\" "\n}',
    );
  });

  it("is left as it came when it is none", () => {
    for (const text of ["", "<p>no</p>", '{"a":1', "a b  c"]) expect(indented(text)).toBe(text);
  });

  it("is measured in bytes, not in letters", () => {
    expect(sizeOf("a")).toBe("1 byte");
    expect(sizeOf("é€")).toBe("5 bytes");
    expect(sizeOf("x".repeat(1340))).toBe("1.3 kB");
  });
});
