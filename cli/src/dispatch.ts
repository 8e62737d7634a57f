import { COMMANDS, type Command } from "./commands.ts";
import { exitCodes, helpOf, overview } from "./help.ts";
import { nearest } from "./nearest.ts";
import { WrongUse } from "./stop.ts";

export type Found =
  | {
      readonly kind: "command";
      readonly name: string;
      readonly command: Command;
      readonly argv: readonly string[];
    }
  | { readonly kind: "text"; readonly text: string };

const GROUPS = new Map<string, string[]>();
for (const name of Object.keys(COMMANDS)) {
  const [group = "", word] = name.split(" ");
  if (word !== undefined) GROUPS.set(group, [...(GROUPS.get(group) ?? []), word]);
}

const meaning = (word: string | null, before = "") => (word === null ? "" : ` Do you mean ${before}${word}?`);

function unknown(word: string): WrongUse {
  if (word.startsWith("-")) return new WrongUse(`The command comes first: slipway <command> ${word} …`);
  const known = [...new Set(Object.keys(COMMANDS).map((name) => name.split(" ")[0] ?? ""))];
  return new WrongUse(
    `There is no command ${word}.${meaning(nearest(word, known))} slipway help lists them.`,
  );
}

function byWords([first = "", second, ...more]: readonly string[]): Found {
  const group = GROUPS.get(first);
  const both = second === undefined ? "" : `${first} ${second}`;
  const pair = COMMANDS[both];
  if (group && pair) return { kind: "command", name: both, command: pair, argv: more };
  const alone = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  const argv = second === undefined ? [] : [second, ...more];
  const isWord = second !== undefined && !second.startsWith("-");
  if (group && (isWord || !alone) && !argv.includes("--help") && !argv.includes("-h")) {
    const meant = isWord ? meaning(nearest(second, group), `${first} `) : "";
    throw new WrongUse(`slipway ${first} takes ${group.join(", ")}.${meant}`);
  }
  if (alone) return { kind: "command", name: first, command: alone, argv };
  if (group) return { kind: "text", text: groupHelp(first) };
  throw unknown(first);
}

const groupHelp = (group: string): string =>
  (GROUPS.get(group) ?? [])
    .flatMap((word) => {
      const command = COMMANDS[`${group} ${word}`];
      return command ? [helpOf(`${group} ${word}`, command)] : [];
    })
    .join("\n\n\n");

function help(words: readonly string[]): Found {
  const name = words.join(" ");
  if (name === "") return { kind: "text", text: overview() };
  if (name === "exit-codes") return { kind: "text", text: exitCodes() };
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return { kind: "text", text: helpOf(name, command) };
  if (GROUPS.has(name)) return { kind: "text", text: groupHelp(name) };
  throw unknown(name);
}

/**
 * What the words of a call ask for.
 * @throws WrongUse, with what was most likely meant
 */
export function dispatch(argv: readonly string[], version: string): Found {
  const [first, ...more] = argv;
  if (first === undefined) throw new WrongUse(`Which command?\n\n${overview()}`);
  if (first === "--version" || first === "-V") return { kind: "text", text: version };
  if (first === "--help" || first === "-h") return { kind: "text", text: overview() };
  if (first === "help") return help(more.filter((word) => !word.startsWith("-")));
  return byWords(argv);
}
