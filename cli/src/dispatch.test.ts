import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { dispatch } from "./dispatch.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { flagsOf } from "./options.ts";

const find = (...argv: string[]) => dispatch(argv, "1.2.3");
const text = (...argv: string[]) => {
  const found = find(...argv);
  return found.kind === "text" ? found.text : "";
};

describe("the words of a call", () => {
  it.each(Object.keys(COMMANDS))("find %s", (name) => {
    expect(find(...name.split(" "), "--json")).toMatchObject({ kind: "command", name, argv: ["--json"] });
  });

  it("leave the rest to the command", () => {
    expect(find("event", "build.started", "--id", "1")).toMatchObject({
      argv: ["build.started", "--id", "1"],
    });
    expect(find("run", "--", "lock", "acquire")).toMatchObject({
      name: "run",
      argv: ["--", "lock", "acquire"],
    });
  });

  it.each([
    [["lok"], "Do you mean lock?"],
    [["lock", "aquire"], "Do you mean lock acquire?"],
    [["permit", "renw"], "Do you mean permit renew?"],
    [["deploy"], "takes start, finish"],
    [["--strict", "event"], "The command comes first"],
    [["constructor"], "There is no command constructor"],
    [["help", "evnt"], "Do you mean event?"],
    [[], "Which command?"],
  ])("say what was meant by %j", (argv, said) => {
    expect(() => find(...argv)).toThrow(said);
  });
});

describe("the help", () => {
  it("names every command", () => {
    for (const name of Object.keys(COMMANDS)) expect(text("help")).toContain(`  ${name}`);
    expect(text("--help")).toBe(text("help"));
  });

  it.each(Object.entries(COMMANDS))(
    "of %s names each of its options, and an example of it",
    (name, command) => {
      const shown = text("help", ...name.split(" "));
      for (const option of [...command.needs, ...command.takes])
        expect(shown).toContain(`--${flagsOf(option)[0]}`);
      expect(command.example).toContain(`slipway ${name}`);
    },
  );

  it("of a group is that of each of its commands", () => {
    expect(text("help", "lock")).toContain("slipway lock acquire:");
    expect(text("deploy", "--help")).toContain("slipway deploy finish:");
  });

  it("calls Slipway's address --server where --url is the event's own", () => {
    expect(text("help", "event")).toContain("--server <address>");
    expect(text("help", "permit")).toContain("--url <address>");
  });

  it("has every exit code", () => {
    for (const { code, meaning } of Object.values(EXIT_CODES)) {
      expect(text("help", "exit-codes")).toContain(String(code));
      expect(text("help", "exit-codes")).toContain(meaning);
    }
  });

  it("says the version", () => {
    expect(text("--version")).toBe("1.2.3");
  });
});
