import { describe, expect, it } from "vitest";
import { need, parse, readSeconds } from "./parse.ts";
import { WrongUse } from "./stop.ts";

const read = (argv: string[], env: Record<string, string> = {}) =>
  parse(argv, ["project", "wait", "force", "fence", "link"], env);

describe("the options of a call", () => {
  it("are written with a space or an equals sign", () => {
    expect(read(["--project", "shop", "--wait=10m"]).values).toEqual({ project: "shop", wait: 600 });
  });

  it("come from the environment where they are not written", () => {
    const env = { SLIPWAY_PROJECT: "shop", SLIPWAY_WAIT: "2h", SLIPWAY_STRICT: "1" };
    expect(read(["--wait", "5"], env).values).toEqual({ project: "shop", wait: 5, strict: true });
  });

  it("take an empty variable for one that is not set, and an empty value for a mistake", () => {
    expect(read([], { SLIPWAY_PROJECT: "" }).values).toEqual({});
    expect(() => read(["--project", ""])).toThrow("--project is empty");
  });

  it("say no with a flag as well as yes", () => {
    expect(read(["--force"]).values.force).toBe(true);
    expect(read(["--force=false"]).values.force).toBe(false);
    expect(() => read([], { SLIPWAY_STRICT: "maybe" })).toThrow("SLIPWAY_STRICT is yes or no");
  });

  it("leave what follows -- alone", () => {
    const { words, rest } = read(["a", "--project", "shop", "--", "sh", "--project"]);
    expect({ words, rest }).toEqual({ words: ["a"], rest: ["sh", "--project"] });
  });

  it("take a single dash for a word", () => {
    expect(read(["-"]).words).toEqual(["-"]);
  });

  it("mean the command's own option before one that all have", () => {
    expect(read(["--url", "https://ci.example/7"]).values).toEqual({ link: "https://ci.example/7" });
    expect(read(["--server", "https://slipway.example"]).values).toEqual({
      address: "https://slipway.example",
    });
    expect(parse(["--url", "https://slipway.example"], [], {}).values).toEqual({
      address: "https://slipway.example",
    });
  });

  it("say what was meant by one that does not exist", () => {
    expect(() => read(["--projcet", "shop"])).toThrow("Do you mean --project?");
    expect(() => read(["--bogus"])).toThrow(WrongUse);
  });

  it("say which one lacks its value, and which is no number or time", () => {
    expect(() => read(["--project"])).toThrow("--project needs a value");
    expect(() => read(["--project", "--force"])).toThrow("--project needs a value");
    expect(() => read(["--fence", "x"])).toThrow('--fence is a number, not "x"');
    expect(() => read(["--wait", "soon"])).toThrow("--wait is a time such as 90, 15m or 2h");
  });

  it("say how to give one that is missing", () => {
    expect(() => need({}, "project")).toThrow("--project is missing (or SLIPWAY_PROJECT).");
  });

  it.each([
    ["90", 90],
    ["90s", 90],
    ["15m", 900],
    ["2h", 7200],
    ["1d", 86_400],
    ["-1", null],
    ["1.5h", null],
    ["", null],
  ])("read the time %s as %s seconds", (given, seconds) => {
    expect(readSeconds(given)).toBe(seconds);
  });
});
