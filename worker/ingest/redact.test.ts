import { describe, expect, it } from "vitest";
import { base64OfText, textOfBase64 } from "./base64.ts";
import { redact } from "./redact.ts";

const GITHUB = `ghp_${"a".repeat(36)}`;
const JWT = `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.${"c".repeat(30)}`;
const redacted = (value: unknown): unknown => JSON.parse(redact(JSON.stringify(value)));

describe("a field whose name says secret", () => {
  it.each([
    "token",
    "accessToken",
    "access_token",
    "X-Gitlab-Token",
    "client_secret",
    "clientSecret",
    "secrets",
    "password",
    "PASSWORD",
    "db.passwd",
    "Authorization",
    "apiKey",
    "api_key",
    "private-key",
    "credentials",
  ])("%s is stored without what it holds", (name) => {
    expect(redacted({ a: { [name]: "hunter2" } })).toEqual({ a: { [name]: "[redacted]" } });
  });

  it.each(["tokens_used", "secretary", "passwordless", "key", "monkey", "author", "tokenizer"])(
    "%s is another, and kept",
    (name) => {
      expect(redacted({ [name]: "hunter2" })).toEqual({ [name]: "hunter2" });
    },
  );

  it("hides everything below it, and nothing that is none", () => {
    expect(redacted({ credentials: { user: "u", pins: [1, ""], on: true, none: null } })).toEqual({
      credentials: { user: "[redacted]", pins: ["[redacted]", ""], on: true, none: null },
    });
  });

  it("may be a pair, as CI systems list variables", () => {
    expect(
      redacted([
        { name: "DEPLOY_TOKEN", value: "x" },
        { key: "API_KEY", value: "y" },
        { name: "REGION", value: "eu" },
      ]),
    ).toEqual([
      { name: "DEPLOY_TOKEN", value: "[redacted]" },
      { key: "API_KEY", value: "[redacted]" },
      { name: "REGION", value: "eu" },
    ]);
  });

  it("of our own is checked later, and kept: a permit", () => {
    expect(redacted({ data: { permit: JWT } })).toEqual({ data: { permit: JWT } });
  });
});

describe("a secret that is known by its shape", () => {
  it.each([
    ["a token of GitHub", GITHUB],
    ["a token of GitLab", `glpat-${"a".repeat(20)}`],
    ["a token of Slack", "xoxb-1234567890-abc"],
    ["an access key of AWS", "AKIAABCDEFGHIJKLMNOP"],
    ["a token of npm", `npm_${"a".repeat(36)}`],
    ["a signing secret", `whsec_${"A".repeat(32)}`],
    ["a JWT", JWT],
  ])("is taken out of text: %s", (_, secret) => {
    expect(redacted({ message: `with ${secret} in it` })).toEqual({ message: "with [redacted] in it" });
  });

  it.each([
    ["a password in a link", "https://ada:hunter2@db.test/x", "https://[redacted]@db.test/x"],
    [
      "a token in a query",
      "https://ci.test/?access_token=xyz&b=2#c",
      "https://ci.test/?access_token=[redacted]&b=2#c",
    ],
    ["a fragment", "https://ci.test/#id_token=xyz", "https://ci.test/#id_token=[redacted]"],
  ])("is taken out of a link: %s", (_, url, expected) => {
    expect(redacted({ url })).toEqual({ url: expected });
  });

  it.each([
    "https://ci.test/a@b",
    "1.2.3-rc.1+build.5",
    "pkg:oci/shop@sha256%3Aab",
    "refs/heads/main",
    "a=b",
  ])("is not what %j is", (text) => {
    expect(redacted({ text })).toEqual({ text });
  });
});

describe("a body", () => {
  it("without a secret is stored byte for byte", () => {
    for (const body of ['{ "a" : 1.0,\n "b": "\\u00e9" }', "[]", '\uFEFF{"a":1}', "plain text", ""])
      expect(redact(body)).toBe(body);
  });

  it("is redacted where JSON stands in a string, or in base64", () => {
    const inside = JSON.stringify({ token: "x", a: "größe ✓" });
    const sent = redacted({ payload: inside, data_base64: base64OfText(inside) }) as Record<string, string>;
    const clean = { token: "[redacted]", a: "größe ✓" };
    expect(JSON.parse(sent.payload ?? "")).toEqual(clean);
    expect(JSON.parse(textOfBase64(sent.data_base64 ?? "") ?? "")).toEqual(clean);
  });

  it("keeps base64 that holds no JSON, or no secret", () => {
    const customData = base64OfText('{ "version" : "1" }');
    expect(redacted({ customData, data_base64: "*" })).toEqual({ customData, data_base64: "*" });
  });

  it("of lines is redacted line by line, the broken ones among them", () => {
    expect(redact(`{"token":"x"}\n{"broken ${GITHUB}\n{"a": 1}`)).toBe(
      '{"token":"[redacted]"}\n{"broken [redacted]\n{"a": 1}',
    );
  });

  it("that is a form is redacted in its fields", () => {
    const form = new URLSearchParams({ payload: '{"secret":"x","ref":"main"}', token: "y" });
    const clean = new URLSearchParams(redact(form.toString()));
    expect(Object.fromEntries(clean)).toEqual({
      payload: '{"secret":"[redacted]","ref":"main"}',
      token: "[redacted]",
    });
  });

  it("of any length is read in one pass", () => {
    const long = `${"a".repeat(13)}.`.repeat(70_000);
    const before = performance.now();
    expect(redact(JSON.stringify({ long }))).toContain(long);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it("with names that objects have by nature is kept as it is", () => {
    const body = '{"__proto__":{"token":"x"},"constructor":{"a":1}}';
    expect(redact(body)).toBe('{"__proto__":{"token":"[redacted]"},"constructor":{"a":1}}');
  });
});
