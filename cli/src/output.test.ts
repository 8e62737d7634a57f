import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createOutput } from "./output.ts";
import { tame, tameJson } from "./tame.ts";

function sink(isTTY = false) {
  const said: string[] = [];
  return { said, isTTY, write: (text: string) => said.push(text) };
}

function speak(env: Record<string, string> = {}, isJson = false, isTTY = false) {
  const [stdout, stderr] = [sink(isTTY), sink(isTTY)];
  return { out: createOutput(stdout, stderr, env, isJson), stdout: stdout.said, stderr: stderr.said };
}

describe("what is said", () => {
  it("goes to stdout as a result and to stderr as a note", () => {
    const { out, stdout, stderr } = speak();
    out.result("41");
    out.note("it is held");
    out.document({ fence: 41 });
    expect({ stdout, stderr }).toEqual({ stdout: ["41\n"], stderr: ["it is held\n"] });
  });

  it("is one document on stdout where JSON is asked for", () => {
    const { out, stdout } = speak({}, true);
    out.result("41");
    out.document({ fence: 41 });
    expect(JSON.parse(stdout.join(""))).toEqual({ fence: 41 });
  });

  it("is coloured on a terminal only, and not where NO_COLOR is set", () => {
    expect(speak({}, false, true).out.paint("red", "x")).toBe("\u001b[31mx\u001b[0m");
    expect(speak({ NO_COLOR: "1" }, false, true).out.paint("red", "x")).toBe("x");
    expect(speak().out.paint("red", "x")).toBe("x");
  });

  it("never holds the credential", () => {
    const { out, stdout, stderr } = speak({}, true);
    out.hide("slw_secret");
    out.fail("refused slw_secret");
    out.document({ echo: "slw_secret" });
    expect([...stdout, ...stderr].join("")).not.toContain("slw_secret");
  });

  it("holds the permit as a result only, and GitHub is told to mask it", () => {
    const { out, stdout, stderr } = speak({ GITHUB_ACTIONS: "true" });
    out.mask("a.b.c");
    out.note("got a.b.c");
    out.result("a.b.c");
    expect(stderr).toEqual(["::add-mask::a.b.c\n", "got ***\n"]);
    expect(stdout).toEqual(["a.b.c\n"]);
  });

  it("is a message of GitHub's where it ought to be seen", () => {
    const { out, stderr } = speak({ GITHUB_ACTIONS: "true" });
    out.warn("two\nlines");
    expect(stderr).toEqual(["::warning title=Slipway::two%0Alines\n"]);
  });

  it("is given to later steps of a job in GitHub Actions, a line each whatever is in it", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-output-"));
    const file = join(folder, "output");
    speak({ GITHUB_ACTIONS: "true", GITHUB_OUTPUT: file }).out.give({ allowed: true, permit: "a\nb" });
    expect(readFileSync(file, "utf8")).toBe("allowed=true\npermit=a b\n");
    rmSync(folder, { recursive: true });
  });
});

describe("a text of others", () => {
  it.each([
    ["\u001b[2Jhello\nworld", " [2Jhello world"],
    ["::add-mask::x", ": :add-mask::x"],
    ["a ##vso[task.setvariable]b", "a ## vso[task.setvariable]b"],
    ["##[error]x", "## [error]x"],
    ["release ## 4 :: fine", "release ## 4 :: fine"],
  ])("cannot order a terminal or a CI about: %j", (text, tamed) => {
    expect(tame(text)).toBe(tamed);
  });

  it("is the same in JSON, without the order", () => {
    const json = JSON.stringify({ reason: "##vso[x]" });
    expect(tameJson(json)).not.toContain("##vso[");
    expect(JSON.parse(tameJson(json))).toEqual(JSON.parse(json));
  });
});
