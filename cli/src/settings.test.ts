import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configPath, readConfig, removeConfig, writeConfig } from "./config-file.ts";
import { settingsOf } from "./settings.ts";

const URL = "https://slipway.example";
let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "slipway-config-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = (more: Record<string, string> = {}) => ({ XDG_CONFIG_HOME: home, ...more });
const remember = () => writeConfig(env(), { url: URL, org: "acme", token: "slw_remembered" });

describe("what login remembers", () => {
  it("is for its owner alone, and gone after it is forgotten", () => {
    const path = remember();
    expect(path).toBe(join(home, "slipway", "config.json"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readConfig(env())).toEqual({ url: URL, org: "acme", token: "slw_remembered" });
    removeConfig(env());
    expect(readConfig(env())).toBeNull();
  });

  it("stays closed when it is written over a file that was open", () => {
    const path = remember();
    remember();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(configPath(env()), "utf8")).toContain("slw_remembered");
  });
});

describe("where a call goes, and by what right", () => {
  const tokenOf = (values: object, more: Record<string, string> = {}) =>
    settingsOf(values, env(more)).credential.fetch(1000);

  it("is what was given before what is remembered", async () => {
    remember();
    expect(await tokenOf({ token: "slw_given" })).toBe("slw_given");
    expect(await tokenOf({})).toBe("slw_remembered");
    expect(settingsOf({ org: "other" }, env()).org).toBe("other");
  });

  it("never takes a remembered token to another address", () => {
    remember();
    expect(() => settingsOf({ address: "https://elsewhere.example" }, env())).toThrow(
      "There is no credential",
    );
    expect(settingsOf({ address: `${URL}/` }, env()).base).toBe(URL);
  });

  it("is the job's identity where there is no token", () => {
    const identity = {
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://ci.example/?a=1",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "s",
    };
    const { credential, secrets } = settingsOf({ address: URL, org: "acme" }, env(identity));
    expect({ isSingleUse: credential.isSingleUse, secrets }).toEqual({ isSingleUse: false, secrets: ["s"] });
    expect(() => settingsOf({ address: URL }, env(identity))).toThrow("--org is missing");
  });

  it("is GitLab's token, for one request", () => {
    const { credential } = settingsOf({ address: URL, org: "acme" }, env({ SLIPWAY_ID_TOKEN: "a.b.c" }));
    expect(credential.isSingleUse).toBe(true);
  });

  it("says what is missing, or cannot be", () => {
    expect(() => settingsOf({}, env())).toThrow("--url is missing");
    expect(() => settingsOf({ address: "slipway.example", token: "t" }, env())).toThrow("is not an address");
    expect(() => settingsOf({ address: "https://u:p@x.example", token: "t" }, env())).toThrow(
      "is not an address",
    );
    expect(() => settingsOf({ address: URL, token: "a\nb" }, env())).toThrow("characters that no token has");
  });

  it("does without the line break that comes with a token from a file", async () => {
    expect(await tokenOf({ address: URL, token: "slw_x\n" })).toBe("slw_x");
  });
});
