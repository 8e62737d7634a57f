import { describe, expect, it } from "vitest";
import { isIpAddress, isLoopback, siteOf } from "./site.ts";

describe("a site", () => {
  it("is where the product was told it is served, whatever host a request names", () => {
    expect(siteOf("https://slipway.example", "https://evil.example")).toBe("https://slipway.example");
    expect(siteOf("https://slipway.example", "http://localhost:8787")).toBe("https://slipway.example");
    expect(siteOf("http://127.0.0.1:8787", "http://evil.example:8787")).toBe("http://127.0.0.1:8787");
    expect(siteOf(null, "https://slipway.test")).toBe("https://slipway.test");
  });

  it("on one machine is where the browser came, by any of the machine's own names", () => {
    expect(siteOf("http://127.0.0.1:8787", "http://localhost:8787")).toBe("http://localhost:8787");
    expect(siteOf("http://127.0.0.1:8787", "http://[::1]:8787")).toBe("http://[::1]:8787");
  });

  it.each([
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://evil.example/localhost",
  ])("is not this machine for looking like it: %s", (origin) => expect(isLoopback(origin)).toBe(false));

  it("has passkeys where it has a name", () => {
    expect(["http://127.0.0.1:8787", "http://192.0.2.7", "http://[2001:db8::1]"].map(isIpAddress)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["http://localhost:8787", "https://1.example", "https://dead.beef"].map(isIpAddress)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
