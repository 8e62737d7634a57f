import { describe, expect, it } from "vitest";
import { isKept, keepHold } from "./own-holds.ts";

function memory(text: string | null = null) {
  const held = new Map(text === null ? [] : [["slipway.own-holds", text]]);
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => void held.set(name, value),
  };
}

describe("a lock taken from this browser", () => {
  it("is known as one's own, whatever name it is held under", () => {
    const store = memory();
    keepHold(store, "lck_1");
    expect(isKept(store, "lck_1")).toBe(true);
    expect(isKept(store, "lck_2")).toBe(false);
  });

  it("is forgotten when many came after it", () => {
    const store = memory();
    for (let at = 0; at <= 20; at += 1) keepHold(store, `lck_${at}`);
    expect(isKept(store, "lck_0")).toBe(false);
    expect(isKept(store, "lck_20")).toBe(true);
  });

  it("is none where what is kept cannot be read", () => {
    expect(isKept(memory("{"), "lck_1")).toBe(false);
    expect(isKept(memory('{"a":1}'), "lck_1")).toBe(false);
  });
});
