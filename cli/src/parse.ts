import { nearest } from "./nearest.ts";
import { COMMON, dashed, flagsOf, type Option, type OptionName, optionOf, type Values } from "./options.ts";
import { WrongUse } from "./stop.ts";

export type Env = Readonly<Record<string, string | undefined>>;

export type Parsed = {
  readonly values: Values;
  readonly words: readonly string[];
  /** What follows `--`; null: there is none. */
  readonly rest: readonly string[] | null;
};

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of `90`, `90s`, `15m`, `2h` or `1d`; null: it is none of these. */
export function readSeconds(given: string): number | null {
  const [, amount, unit = "s"] = /^(\d{1,9})([smhd])?$/.exec(given) ?? [];
  return amount === undefined ? null : Number(amount) * UNITS[unit as keyof typeof UNITS];
}

function readFlag(given: string, name: string): boolean {
  if (/^(?:1|true|yes|on)$/i.test(given)) return true;
  if (/^(?:0|false|no|off)$/i.test(given)) return false;
  throw new WrongUse(`${name} is yes or no, not "${given}".`);
}

function readValue({ kind }: Option, given: string, name: string): string | number | boolean {
  if (given === "") throw new WrongUse(`${name} is empty.`);
  if (kind === "flag") return readFlag(given, name);
  if (kind === "text") return given;
  const value = kind === "seconds" ? readSeconds(given) : Number(given);
  if (value !== null && Number.isFinite(value)) return value;
  const wanted = kind === "seconds" ? "a time such as 90, 15m or 2h" : "a number";
  throw new WrongUse(`${name} is ${wanted}, not "${given}".`);
}

function fromEnvironment(names: readonly OptionName[], env: Env): Record<string, string | number | boolean> {
  const found: Record<string, string | number | boolean> = {};
  for (const name of names) {
    const option = optionOf(name);
    const given = option.env === undefined ? undefined : env[option.env];
    // An input of a CI that nobody filled in is an empty variable.
    if (option.env && given !== undefined && given !== "") found[name] = readValue(option, given, option.env);
  }
  return found;
}

function unknown(flag: string, names: readonly OptionName[]): WrongUse {
  const all = names.flatMap(flagsOf).filter((other) => other.length > 1);
  const meant = nearest(flag, all);
  return new WrongUse(`There is no option ${dashed(flag)} here.${meant ? ` Do you mean --${meant}?` : ""}`);
}

/**
 * Reads what a command was called with: what is written wins over the environment.
 * @param own options of the command, which come before those that all have
 * @throws WrongUse, with what was most likely meant
 */
export function parse(argv: readonly string[], own: readonly OptionName[], env: Env): Parsed {
  const names = [...own, ...COMMON];
  const values = fromEnvironment(names, env);
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (word === "--") return { values: values as Values, words, rest: argv.slice(index + 1) };
    const [, flag, inline] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === undefined) {
      words.push(word);
      continue;
    }
    const name = names.find((candidate) => flagsOf(candidate).includes(flag));
    if (name === undefined) throw unknown(flag, names);
    const option = optionOf(name);
    if (option.kind === "flag" && inline === undefined) {
      values[name] = true;
      continue;
    }
    const given = inline ?? argv[index + 1];
    if (given === undefined || (inline === undefined && /^--./.test(given)))
      throw new WrongUse(`${dashed(flag)} needs a value.`);
    if (inline === undefined) index += 1;
    values[name] = readValue(option, given, dashed(flag));
  }
  return { values: values as Values, words, rest: null };
}

/** What an option was given, or how to give it. */
export function need<N extends OptionName>(values: Values, name: N): NonNullable<Values[N]> {
  const value = values[name];
  if (value !== undefined) return value as NonNullable<Values[N]>;
  const { env } = optionOf(name);
  const also = env === undefined ? "" : ` (or ${env})`;
  throw new WrongUse(`${dashed(flagsOf(name)[0] ?? name)} is missing${also}.`);
}
