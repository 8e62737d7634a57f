import { appendFileSync } from "node:fs";
import type { Env } from "./parse.ts";
import { escapeMessage, tameJson } from "./tame.ts";

export type Sink = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
};

const COLOURS = { red: 31, green: 32, yellow: 33, grey: 90 } as const;
export type Colour = keyof typeof COLOURS;

/** Where what is said goes: results to stdout, everything for people to stderr. */
export type Output = {
  readonly isJson: boolean;
  /** A line for whoever asked. Nothing where JSON is asked for. */
  result(text: string): void;
  /** The one document of `--json`. Nothing where it is not. */
  document(value: unknown): void;
  note(text: string): void;
  /** What ought to be seen, also by who reads no log: GitHub shows it at the top of a run. */
  warn(text: string): void;
  fail(text: string): void;
  paint(colour: Colour, text: string): string;
  /** Never shows it. */
  hide(secret: string): void;
  /** Shows it as a result only, and has the CI never show it, whoever prints it. */
  mask(secret: string): void;
  /** Gives a later step of a job in GitHub Actions what came out. */
  give(values: Readonly<Record<string, string | number | boolean>>): void;
  readonly stderr: Sink;
};

const MASK = "***";

/** Speaks to people, machines and the CI around. */
export function createOutput(stdout: Sink, stderr: Sink, env: Env, isJson: boolean): Output {
  const hidden = new Set<string>();
  const masked = new Set<string>();
  const isGitHub = env.GITHUB_ACTIONS === "true";
  const isColoured = stderr.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const veil = (text: string, secrets: ReadonlySet<string>) =>
    [...secrets].reduce((said, secret) => said.split(secret).join(MASK), text);
  const say = (text: string) => stderr.write(`${veil(veil(text, hidden), masked)}\n`);
  const print = (text: string) => stdout.write(`${veil(text, hidden)}\n`);
  const paint = (colour: Colour, text: string) =>
    isColoured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
  const loud = (level: "warning" | "error", colour: Colour, text: string) =>
    say(isGitHub ? `::${level} title=Slipway::${escapeMessage(text)}` : paint(colour, `slipway: ${text}`));
  return {
    isJson,
    stderr,
    result: (text) => {
      if (!isJson) print(text);
    },
    document: (value) => {
      if (isJson) print(tameJson(JSON.stringify(value, null, 2)));
    },
    note: say,
    warn: (text) => loud("warning", "yellow", text),
    fail: (text) => loud("error", "red", text),
    paint,
    hide: (secret) => {
      if (secret !== "") hidden.add(secret);
    },
    mask: (secret) => {
      if (isGitHub) stderr.write(`::add-mask::${escapeMessage(secret)}\n`);
      masked.add(secret);
    },
    give: (values) => {
      if (!isGitHub || !env.GITHUB_OUTPUT) return;
      const lines = Object.entries(values).map(
        ([name, value]) => `${name}=${String(value).replace(/\s+/g, " ")}\n`,
      );
      appendFileSync(env.GITHUB_OUTPUT, lines.join(""));
    },
  };
}
