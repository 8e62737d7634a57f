import { COMMANDS, type Command } from "./commands.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { COMMON, dashed, flagsOf, type OptionName, optionOf } from "./options.ts";

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join("\n");
};

const titleOf = (name: string, { words }: Command) => [name, words].filter(Boolean).join(" ");

/** The commands and where to read on. */
export function overview(): string {
  const rows = Object.entries(COMMANDS).map(
    ([name, command]) => [titleOf(name, command), command.summary] as const,
  );
  return `slipway: tell Slipway what a CI does, and ask it who may deploy

Usage: slipway <command> [options]

${columns(rows)}

slipway help <command>     its options
slipway help exit-codes    how a call can end
slipway --version          which version this is

Credentials: --token or SLIPWAY_TOKEN, else what login remembered, else the identity of the job: in GitHub Actions
with \`id-token: write\`, in GitLab CI from the ID token SLIPWAY_ID_TOKEN with the audience slipway:<org>.`;
}

/** What an option is called here: where a command has a --url of its own, Slipway's address is --server. */
function writtenAs(name: OptionName, own: readonly OptionName[]): string {
  const taken = own.filter((other) => other !== name).flatMap(flagsOf);
  const flags = flagsOf(name).filter((flag) => !taken.includes(flag));
  const { value } = optionOf(name);
  const shown = name === "help" ? flags : flags.slice(0, 1);
  return [shown.map(dashed).join(", "), value && `<${value}>`].filter(Boolean).join(" ");
}

function optionRow(name: OptionName, own: readonly OptionName[]): readonly [string, string] {
  const { help, env } = optionOf(name);
  return [writtenAs(name, own), env === undefined ? help : `${help} [${env}]`];
}

/** A command with its options. */
export function helpOf(name: string, command: Command): string {
  const { summary, needs, takes, details, example } = command;
  const own = [...needs, ...takes];
  const common = COMMON.filter((other) => !own.includes(other));
  const block = (title: string, names: readonly OptionName[]) =>
    names.length === 0 ? [] : [`${title}:\n${columns(names.map((each) => optionRow(each, own)))}`];
  const usage = `Usage: slipway ${titleOf(name, command)}${command.words?.startsWith("--") ? "" : " [options]"}`;
  return [
    `slipway ${name}: ${summary}`,
    usage,
    ...(details === undefined ? [] : [details]),
    ...block("Needed", needs),
    ...block("Options", takes),
    ...block("Everywhere", common),
    `Example:\n  ${example}`,
  ].join("\n\n");
}

/** How a call can end. */
export function exitCodes(): string {
  const rows = Object.values(EXIT_CODES).map(
    ({ code, meaning }) => [`${code}${code === EXIT_CODES.signal.code ? "+n" : ""}`, meaning] as const,
  );
  return `Exit codes\n\n${columns(rows)}\n\nrun ends with the code of its command, whatever that is.`;
}
