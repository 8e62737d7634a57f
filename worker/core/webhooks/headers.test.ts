import { describe, expect, it } from "vitest";
import { checkHeaders } from "./headers.ts";

const check = (name: string, value = "a") => checkHeaders({ [name]: value });

describe("a header that is sent along", () => {
  it.each([
    "authorization",
    "x-api-key",
    "x-token",
    "api-key",
    "accept",
    "cookies",
    "x-webhook-token",
    "hosted",
  ])("may be a credential, or any other of the receiver's: %s", (name) => {
    expect(check(name, "Bearer abc def=")).toEqual({ ok: true, headers: { [name]: "Bearer abc def=" } });
  });

  it.each([
    "host",
    "content-length",
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "cookie",
    "user-agent",
    "forwarded",
    "via",
    "true-client-ip",
    "x-real-ip",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "slipway-delivery",
    "cf-connecting-ip",
    "cf-worker",
    "x-forwarded-for",
    "x-forwarded-host",
    "proxy-authorization",
    "sec-fetch-site",
    "if-match",
    "x-http-method-override",
  ])("is none of ours or of the connection's, in any case: not %s", (name) => {
    for (const written of [name, name.toUpperCase()])
      expect(check(written)).toMatchObject({ ok: false, name: written });
  });

  it.each(["", "a b", "a:b", "a\r\nb", "ä", "a\u0000", "a(b)", "a".repeat(65)])(
    "has a name that is one: not %j",
    (name) => {
      expect(check(name)).toMatchObject({ ok: false, because: "is no name of a header" });
    },
  );

  it.each([
    ["nothing", ""],
    ["a line break", "a\r\nx-injected: b"],
    ["a line break at its end", "a\r\n"],
    ["a NUL", "a\u0000b"],
    ["a tab", "a\tb"],
    ["a space at its end", "a "],
    ["a space before it", " a"],
    ["an emoji", "a 🚀"],
    ["Latin-1", "é"],
    ["a delete", "a\u007f"],
    ["300 kB", "a".repeat(300_000)],
  ])("has a value that arrives as it was sent: not %s", (_, value) => {
    expect(check("x-token", value)).toMatchObject({ ok: false, name: "x-token" });
  });

  it("may be up to 1024 characters long", () => {
    expect([check("x-token", "a".repeat(1024)).ok, check("x-token", "a".repeat(1025)).ok]).toEqual([
      true,
      false,
    ]);
  });

  it("is there once, whatever its case", () => {
    expect(checkHeaders({ authorization: "a", Authorization: "b" })).toEqual({
      ok: false,
      name: "Authorization",
      because: "is there twice",
    });
  });

  it("changes nothing of what holds headers", () => {
    const hostile = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const checked = checkHeaders(hostile);
    expect(Object.getPrototypeOf(checked.ok && checked.headers)).toBe(Object.prototype);
    expect(checked.ok && Object.keys(checked.headers)).toEqual(["__proto__", "constructor"]);
  });
});
