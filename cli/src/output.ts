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
/** What is shorter is in every other word. */
const LEAST_SECRET = 6;

/** What must not be shown anywhere, and what only as a result. */
function veils() {
  const hidden = new Set<string>();
  const masked = new Set<string>();
  const veil = (text: string, secrets: Iterable<string>) =>
    [...secrets].reduce((said, secret) => said.split(secret).join(MASK), text);
  return {
    hide: (secret: string) => void (secret.length >= LEAST_SECRET && hidden.add(secret)),
    mask: (secret: string) => void masked.add(secret),
    ofResult: (text: string) => veil(text, hidden),
    ofNote: (text: string) => veil(text, [...hidden, ...masked]),
  };
}

/** Where GitHub Actions reads what a step gives to later ones; null: this is no such step. */
const outputFile = (env: Env): string | null =>
  env.GITHUB_ACTIONS === "true" && env.GITHUB_OUTPUT ? env.GITHUB_OUTPUT : null;

/** Speaks to people, machines and the CI around. */
export function createOutput(stdout: Sink, stderr: Sink, env: Env, isJson: boolean): Output {
  const isGitHub = env.GITHUB_ACTIONS === "true";
  const isColoured = stderr.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const { hide, mask, ofResult, ofNote } = veils();
  const note = (text: string) => void stderr.write(`${ofNote(text)}\n`);
  const print = (text: string) => void stdout.write(`${ofResult(text)}\n`);
  const paint = (colour: Colour, text: string) =>
    isColoured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
  const loud = (level: "warning" | "error", colour: Colour, text: string) =>
    note(isGitHub ? `::${level} title=Slipway::${escapeMessage(text)}` : paint(colour, `slipway: ${text}`));
  return {
    isJson,
    stderr,
    note,
    paint,
    hide,
    result: (text) => void (isJson || print(text)),
    document: (value) => void (isJson && print(tameJson(JSON.stringify(value, null, 2)))),
    warn: (text) => loud("warning", "yellow", text),
    fail: (text) => loud("error", "red", text),
    mask: (secret) => {
      // On stderr, as a shell may keep stdout to itself: `permit=$(slipway permit …)`.
      if (isGitHub) stderr.write(`::add-mask::${escapeMessage(secret)}\n`);
      mask(secret);
    },
    give: (values) => {
      const file = outputFile(env);
      if (file === null) return;
      const lines = Object.entries(values).map(
        ([name, value]) => `${name}=${String(value).replace(/\s+/g, " ")}\n`,
      );
      appendFileSync(file, lines.join(""));
    },
  };
}
