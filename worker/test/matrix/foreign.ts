import { expect } from "vitest";
import type { Operation } from "../../http/docs/openapi.ts";
import { parameters } from "../../http/docs/schemas.ts";
import type { Matrix, Over, Who } from "./asking.ts";
import { SAMPLES } from "./samples.ts";
import { THEIR_KEY, type Theirs } from "./theirs.ts";

/** Names of theirs of one form, and how one of the same form is made that is nobody's. */
export type Foreign = {
  readonly what: string;
  readonly theirs: readonly string[];
  readonly nobodys: () => string;
};

let counter = 0;

/** Text of the same length that ends in another way every time, for what is too long may be refused for that. */
const like = (text: string) => () => {
  counter += 1;
  return `${text.slice(0, -4)}${String(counter).padStart(4, "0")}`;
};

/** The same for names that could be anybody's. */
const nobodys = (name: string) => like("n".repeat(name.length));

/** One name of theirs of each form that something can be named by. */
function foreignNames({ project, versions, userId, ids }: Theirs): readonly Foreign[] {
  const [version = "", [id = ""]] = [versions[0], ids];
  const account = nobodys(project);
  return [
    { what: "project", theirs: [project], nobodys: nobodys(project) },
    { what: "address", theirs: [`${project}@example.com`], nobodys: () => `${account()}@example.com` },
    { what: "version", theirs: [version], nobodys: like(version) },
    { what: "person", theirs: [userId], nobodys: like(userId) },
    { what: "id", theirs: [id], nobodys: like(id) },
  ];
}

/** Every name of theirs that can stand in a part of an address. */
export function foreignPart({ ids, versions, project }: Theirs, part: string): Foreign {
  const theirs = part === "id" || part === "deliverable" ? ids : part === "version" ? versions : [project];
  const [first = ""] = theirs;
  return { what: part, theirs, nobodys: first === project ? nobodys(project) : like(first) };
}

/** Holds what is said of names of theirs to be what is said of one that is nobody's, and tells the statuses. */
export async function areAsNobodys(
  { ask }: Pick<Matrix, "ask">,
  operation: Operation,
  who: Who,
  { what, theirs, nobodys }: Foreign,
  over: (name: string) => Over,
): Promise<readonly number[]> {
  const toldOf = async (name: string) => {
    const { status, detail } = await ask(operation, who, over(name));
    return { status, detail: detail.replaceAll(name, "…") };
  };
  const before = await toldOf(nobodys());
  const found = await Promise.all(theirs.map(toldOf));
  const others = found.filter(({ status, detail }) => status !== before.status || detail !== before.detail);
  // What was asked for may have changed what is answered: then it is as the next of nobody's.
  if (others.length > 0) {
    const after = await toldOf(nobodys());
    expect(others, `${operation.name}: ${what} ${theirs}`).toEqual(others.map(() => after));
  }
  return found.map(({ status }) => status);
}

export type Path = readonly (string | number)[];

/** No name of anything, and dear to try. */
const SECRETS = ["password", "current"];

/** Where text stands in a body that may name something. */
export function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((one, index) => [index, one] as const)
    : Object.entries(value);
  return inner
    .filter(([name]) => !SECRETS.includes(String(name)))
    .flatMap(([name, one]) => leavesOf(one, [...path, name]));
}

/** A body with other text at one place. */
function withLeaf(value: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value))
    return value.map((one, index) => (index === first ? withLeaf(one, rest, text) : one));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [first]: withLeaf(object[first], rest, text) };
}

/** What an operation takes in its query that can be any text. */
export const queryOf = ({ query }: Operation): readonly string[] =>
  parameters(query, "query")
    .filter(({ schema }) => isText(schema as Record<string, unknown>))
    .map(({ name }) => String(name));

const isText = ({ type, enum: choices, format }: Record<string, unknown>): boolean =>
  type === "string" && choices === undefined && format === undefined;

/** Names that are told apart on purpose, and why. */
const TOLD_APART: Readonly<Record<string, string>> = {
  "addMember address": "somebody with an account is added by their address, whoever they are",
  "signUp address": "an address has one account",
  "requestReset address": "the letter that goes out is kept with its account; the answer is the same",
};

/** Puts names of theirs wherever a body has text. */
export async function knowsNothingInBody(operation: Operation, of: Matrix, who: Who): Promise<void> {
  const { body } = SAMPLES[operation.name];
  const names = foreignNames(of.theirs).filter(({ what }) => !(`${operation.name} ${what}` in TOLD_APART));
  for (const leaf of leavesOf(body))
    for (const foreign of names)
      await areAsNobodys(of, operation, who, foreign, (text) => ({ body: withLeaf(body, leaf, text) }));
}

/** Puts names of theirs wherever a query takes text. What a cursor says is no name. */
export async function knowsNothingInQuery(operation: Operation, of: Matrix, who: Who): Promise<void> {
  for (const name of queryOf(operation).filter((one) => one !== "cursor"))
    for (const foreign of foreignNames(of.theirs))
      await areAsNobodys(of, operation, who, foreign, (value) => {
        const query = new URLSearchParams(SAMPLES[operation.name].query ?? "");
        query.set(name, value);
        return { query: `?${query}` };
      });
}

/** Sends a key that they have used. */
export async function isNotAnsweredAgain(operation: Operation, { ask }: Matrix, who: Who): Promise<void> {
  const headers = { "idempotency-key": THEIR_KEY };
  const { status, headers: answered } = await ask(operation, { ...who, headers });
  expect(status).not.toBe(422);
  expect(answered.has("idempotency-replayed")).toBe(false);
}
