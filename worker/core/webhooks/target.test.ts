import { describe, expect, it } from "vitest";
import { checkTarget, type TargetRules } from "./target.ts";

const rules: TargetRules = {
  allowed: [],
  ownHosts: ["slipway.acme.io", "slipway.acme.workers.dev", "freigabe.bücher.de"],
};
const check = (url: string, over: Partial<TargetRules> = {}) => checkTarget(url, { ...rules, ...over });

/** First and last address of every range that is not public, and the neighbours outside it. */
const EDGES = [
  ["0.0.0.0", "0.255.255.255", "1.0.0.0"],
  ["9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"],
  ["100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"],
  ["126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"],
  ["169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"],
  ["172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"],
  ["191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255", "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"],
  ["198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", "198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255", "223.255.255.255", "224.0.0.0", "239.255.255.255", "240.0.0.0"],
  ["255.255.255.254", "255.255.255.255", "8.8.8.8"],
].flat();

const LOOPBACK_IN_DISGUISE = [
  "https://127.1/",
  "https://0/",
  "https://0x7f000001/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://2130706433/",
  "https://017700000001/",
  "https://127.0.0.1./",
  "https://①②⑦.⓪.⓪.①/",
  "https://127。0。0。1/",
  "https://１２７.0.0.1/",
  "https://%31%32%37.0.0.1/",
  "https:127.0.0.1",
  "https:/\\127.0.0.1",
];

const V6 = [
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b:1::a9fe:a9fe]",
  "[2002:7f00:1::]",
  "[2001:0:4136:e378::1]",
  "[fe80::1]",
  "[fe80::1%25eth0]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[4000::1]",
  "[2606:4700:4700::1111]",
];

describe("an address to send to", () => {
  it.each([
    ["https://hooks.example.com/slipway?to=1", "hooks.example.com"],
    ["HTTPS://Hooks.Example.COM", "hooks.example.com"],
    ["https://hooks.example.com:443/", "hooks.example.com"],
    ["https://hooks.example.com./", "hooks.example.com"],
    ["https://xn--bcher-kva.com/", "xn--bcher-kva.com"],
    ["https://a.workers.dev/", "a.workers.dev"],
    ["https://notslipway.elsewhere.workers.dev/", "notslipway.elsewhere.workers.dev"],
    ["https://other.elsewhere.workers.dev/", "other.elsewhere.workers.dev"],
    ["https://notslipway.acme.io/", "notslipway.acme.io"],
  ])("may be a public name over https: %s", (url, host) => {
    expect(check(url)).toEqual({ ok: true, href: new URL(url).href, host });
  });

  it("is stored as it was understood, so that what is fetched is what was checked", () => {
    expect(check("https://hooks.example.com\\@127.0.0.1/")).toEqual({
      ok: true,
      href: "https://hooks.example.com/@127.0.0.1/",
      host: "hooks.example.com",
    });
  });

  it.each([
    "http://example.com/",
    "data:text/plain,hi",
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/",
    "javascript:alert(1)",
    "blob:https://example.com/1",
    "wss://example.com/",
  ])("uses https and nothing else: not %s", (url) => {
    expect(check(url)).toEqual({ ok: false, because: "use https" });
  });

  it.each([
    ...LOOPBACK_IN_DISGUISE,
    "https://127.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://192.0.0.192/",
    "https://100.64.0.1/",
    "https://127.0.0.1\\@example.com/",
  ])("is no IP address, however it is written: not %s", (url) => {
    expect(check(url)).toMatchObject({ ok: false, because: expect.stringMatching(/IP address/) });
  });

  it.each(EDGES)("is no IP address of any range: not %s", (address) => {
    expect(check(`https://${address}/`)).toMatchObject({
      ok: false,
      because: expect.stringMatching(/IP address/),
    });
  });

  it.each(V6)("is no IPv6 address: not %s", (host) => {
    expect(check(`https://${host}/`).ok).toBe(false);
  });

  it.each([
    "https://localhost/",
    "https://LOCALHOST./",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "https://loc\u00adalhost/",
    "https://intranet/",
    "https://foo.localhost/",
    "https://localhost.localdomain/",
    "https://printer.local/",
    "https://db.internal/",
    "https://metadata.google.internal/",
    "https://METADATA.google.internal./",
    "https://router.home.arpa/",
    "https://a.onion/",
    "https://a.test/",
    "https://a.invalid/",
    "https://hooks.example/",
    "https://nas.lan/",
    "https://git.corp/",
  ])("is no private name: not %s", (url) => {
    expect(check(url)).toMatchObject({ ok: false, because: expect.stringMatching(/public internet/) });
  });

  it.each([
    "https://user:pass@example.com/",
    "https://user@example.com/",
    "https://:pass@example.com/",
    "https://example.com@127.0.0.1/",
  ])("carries no user: not %s", (url) => {
    expect(check(url)).toMatchObject({ ok: false, because: expect.stringMatching(/user/) });
  });

  it.each(["https://example.com#@127.0.0.1/", "https://example.com/#a", "https://example.com/#"])(
    "carries no fragment: not %s",
    (url) => {
      expect(check(url)).toMatchObject({ ok: false, because: expect.stringMatching(/#/) });
    },
  );

  it.each(["22", "0", "80", "6379", "8443", "65535"])("has the usual port: not %s", (port) => {
    expect(check(`https://example.com:${port}/`)).toMatchObject({
      ok: false,
      because: expect.stringMatching(/port/),
    });
  });

  it.each([
    ["3 kB", `https://example.com/${"a".repeat(3000)}`],
    ["2049 characters as it is stored", `https://example.com/${"é".repeat(400)}`],
    ["a port beyond the last", "https://example.com:65536/"],
    ["a label of 64", `https://${"a".repeat(64)}.com/`],
    ["a name of 254", `https://${"abcdefghi.".repeat(25)}comm/`],
    ["an empty label", "https://a..b/"],
    ["an empty first label", "https://.example.com/"],
    ["two dots at its end", "https://example.com../"],
    ["an underscore", "https://ex_ample.com/"],
    ["a broken punycode label", "https://xn--/"],
    ["a tab", "https://exa\tmple.com/"],
    ["a line break", "https://example.com/\r\nhost: other"],
    ["a space at its end", "https://example.com/ "],
    ["a NUL", "https://example.com/\u0000"],
    ["an escaped NUL in its name", "https://exa%00mple.com/"],
    ["an escaped NUL in its path", "https://example.com/%00"],
    ["nothing", ""],
    ["a path alone", "/v1/hooks"],
  ])("is refused with %s", (_, url) => {
    expect(check(url).ok).toBe(false);
  });

  it("may be as long as 2048 characters", () => {
    const url = `https://example.com/${"a".repeat(2028)}`;
    expect([check(url).ok, check(`${url}a`).ok]).toEqual([true, false]);
  });

  it("may have a label of 63 and a name of 253", () => {
    expect(check(`https://${"a".repeat(63)}.com/`).ok).toBe(true);
    expect(check(`https://${"abcdefghi.".repeat(25)}com/`).ok).toBe(true);
  });

  it.each([
    "https://slipway.acme.io/v1/ingest/events",
    "https://slipway.acme.io./",
    "https://SLIPWAY.Acme.IO/",
    "https://hooks.slipway.acme.io/",
    "https://slipway.acme.workers.dev/",
    "https://preview-slipway.acme.workers.dev./",
    "https://other.acme.workers.dev/",
    "https://slipway.elsewhere.workers.dev/",
    "https://0a1b2c3d-slipway.elsewhere.workers.dev/",
    "https://slipway.workers.dev/",
    "https://freigabe.bücher.de/",
    "https://freigabe.xn--bcher-kva.de/",
  ])("is none of our own, or a message would come back: not %s", (url) => {
    expect(check(url)).toMatchObject({ ok: false, because: expect.stringMatching(/Slipway's own/) });
  });

  it("is not refused for hosts of ours that nobody can read", () => {
    expect(check("https://hooks.example.com/", { ownHosts: ["", "not a host"] }).ok).toBe(true);
  });
});

describe("an address on this machine", () => {
  const allowed = ["127.0.0.1:9999", "localhost:9998", "[::1]:9997", "10.0.0.1:9999", "db.internal:80"];
  const embedded = (url: string) => check(url, { allowed, ownHosts: ["127.0.0.1:8787", "localhost:9998"] });

  it("may be sent to over http where it was named, by its host and port", () => {
    expect(embedded("http://127.0.0.1:9999/in")).toEqual({
      ok: true,
      href: "http://127.0.0.1:9999/in",
      host: "127.0.0.1:9999",
    });
    expect(embedded("http://[::1]:9997/").ok).toBe(true);
    expect(embedded("https://127.0.0.1:9999/").ok).toBe(true);
  });

  it.each([
    "http://127.0.0.1:9998/",
    "http://127.0.0.1/",
    "http://localhost:9999/",
    "http://127.0.0.2:9999/",
    "ftp://127.0.0.1:9999/",
    "http://user@127.0.0.1:9999/",
    "http://127.0.0.1:9999/#a",
  ])("is refused in any other way: %s", (url) => {
    expect(embedded(url).ok).toBe(false);
  });

  it.each(["http://10.0.0.1:9999/", "http://db.internal/"])(
    "cannot be one of another machine, even where it was named: %s",
    (url) => {
      expect(embedded(url).ok).toBe(false);
    },
  );

  it("is refused where the product itself is served there", () => {
    expect(embedded("http://localhost:9998/").ok).toBe(false);
  });

  it("is refused where nothing was named", () => {
    expect(check("http://127.0.0.1:9999/").ok).toBe(false);
  });
});
