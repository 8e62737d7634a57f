import { describe, expect, it } from "vitest";
import { forgetTokens, keepToken, keptToken } from "./kept-token.ts";

function memory() {
  const held = new Map<string, string>();
  return {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, text: string) => void held.set(name, text),
    removeItem: (name: string) => void held.delete(name),
    key: (at: number) => [...held.keys()][at] ?? null,
    get length() {
      return held.size;
    },
  };
}

const TOKEN = { id: "tok_1", token: "slw_live_1", userId: "usr_1", expiresAt: 1000 };
const of = (org: string, userId = "usr_1") => ({ org, userId });

describe("the token for the first event", () => {
  it("is kept for its organisation until it expires, and not a moment longer", () => {
    const store = memory();
    keepToken(store, "harbour", TOKEN);
    expect(keptToken(store, of("other"), 0)).toBeNull();
    expect(keptToken(store, of("harbour"), 999)).toEqual(TOKEN);
    expect(keptToken(store, of("harbour"), 1000)).toBeNull();
    expect(store.length).toBe(0);
  });

  it("is forgotten when it is revoked, and every one when somebody signs out", () => {
    const store = memory();
    store.setItem("slipway.theme", "dark");
    keepToken(store, "harbour", TOKEN);
    keepToken(store, "other", { ...TOKEN, id: "tok_2" });
    forgetTokens(store, ({ id }) => id === "tok_1");
    expect(keptToken(store, of("harbour"), 0)).toBeNull();
    expect(keptToken(store, of("other"), 0)).toMatchObject({ id: "tok_2" });
    forgetTokens(store);
    expect(store.length).toBe(1);
    expect(store.getItem("slipway.theme")).toBe("dark");
  });

  it("is nobody else's who signs in here later", () => {
    const store = memory();
    keepToken(store, "harbour", TOKEN);
    expect(keptToken(store, of("harbour", "usr_2"), 0)).toBeNull();
    expect(store.length).toBe(0);
  });

  it("is made again where what was kept cannot be read", () => {
    const store = memory();
    for (const text of ["slw_live_bare", "{}", "null", "[1]"]) {
      store.setItem("slipway.first-token.harbour", text);
      expect(keptToken(store, of("harbour"), 0)).toBeNull();
    }
  });
});
