import { describe, expect, it } from "vitest";
import type { OperationName } from "../../http/docs/actions.ts";
import { type Operation, operations } from "../../http/docs/openapi.ts";
import { call } from "../tenant.ts";
import { type Mine, myTenant } from "./mine.ts";
import { NEEDS } from "./needs.ts";
import { changesSince } from "./rows.ts";
import { SAMPLES } from "./samples.ts";
import { type Theirs, theirTenant } from "./theirs.ts";

export const ALL = operations();
export const within = (access: Operation["access"]) => ALL.filter((operation) => operation.access === access);

/** What makes something under a name comes last: from then on the name is mine as well. */
export const makersLast = (operations: readonly Operation[]): readonly Operation[] => {
  const makes = ({ name }: Operation) => Number(SAMPLES[name].makes ?? false);
  return [...operations].sort((a, b) => makes(a) - makes(b));
};

export type Who = {
  readonly token?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Over = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
};
export type Answer = { readonly status: number; readonly detail: string; readonly headers: Headers };

/** Two organisations, and a way to ask for something of one as somebody of the other. */
export type Matrix = {
  readonly mine: Mine;
  readonly theirs: Theirs;
  readonly cases: Map<OperationName, number>;
  /** Sends an operation's sample as somebody, and sees that nothing of theirs shows. */
  ask(operation: Operation, who: Who, over?: Over): Promise<Answer>;
};

const detailOf = (text: string, headers: Headers): string =>
  headers.get("content-type")?.startsWith("application/problem+json")
    ? (JSON.parse(text) as { detail: string }).detail
    : "";

export async function openMatrix(): Promise<Matrix> {
  const theirs = await theirTenant();
  const mine = await myTenant(theirs);
  const cases = new Map<OperationName, number>();
  const made = new Map<OperationName, Promise<Readonly<Record<string, string>>>>();
  // What somebody said themselves may stand in what they are shown later.
  const said = new Set<string>();

  const needed = (name: OperationName) => {
    const { needs } = SAMPLES[name];
    if (needs === undefined) return {};
    const known = made.get(name) ?? NEEDS[needs](mine);
    made.set(name, known);
    return known;
  };

  async function ask(operation: Operation, who: Who, over: Over = {}): Promise<Answer> {
    const { name, method } = operation;
    cases.set(name, (cases.get(name) ?? 0) + 1);
    const sample = SAMPLES[name];
    const params = { org: mine.org, ...sample.params, ...(await needed(name)), ...over.params };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, part: string) =>
      encodeURIComponent(params[part as keyof typeof params] ?? ""),
    );
    const url = `${path}${over.query ?? sample.query ?? ""}`;
    const body = over.body ?? sample.body;
    const sent = `${url} ${JSON.stringify(body)}`;
    for (const secret of theirs.secrets) if (sent.includes(secret)) said.add(secret);
    const response = await call(url, {
      method,
      ...(sample.raw === undefined ? {} : { raw: sample.raw }),
      ...(body === undefined ? {} : { body }),
      ...who,
      headers: { ...who.headers, ...(sample.upgrade ? { upgrade: "websocket" } : {}) },
    });
    response.webSocket?.accept();
    response.webSocket?.close();
    const text = response.webSocket ? "" : new TextDecoder().decode(await response.arrayBuffer());
    expect(response.status, `${name}: ${text.slice(0, 300)}`).toBeLessThan(500);
    const shown = `${JSON.stringify([...response.headers])} ${text}`;
    const told = theirs.secrets.filter((secret) => !said.has(secret) && shown.includes(secret));
    expect(told, `${method} ${url} shows ${shown.slice(0, 600)}`).toEqual([]);
    return { status: response.status, detail: detailOf(text, response.headers), headers: response.headers };
  }
  return { mine, theirs, cases, ask };
}

const AT_ONCE = 20;

/** Holds operations to a rule, one by one, and looks after each few of them whether anything of theirs has changed. */
export function holds(
  rule: string,
  of: readonly Operation[],
  matrix: () => Matrix,
  each: (operation: Operation, matrix: Matrix) => Promise<void>,
): void {
  for (let from = 0; from < of.length; from += AT_ONCE) {
    const block = of.slice(from, from + AT_ONCE);
    describe(`${rule}, ${from + 1} to ${from + block.length}`, () => {
      it.each(block.map((operation) => [operation.name, operation] as const))("%s", (_, operation) =>
        each(operation, matrix()),
      );
      it(`changes nothing of theirs by ${block.map(({ name }) => name).join(", ")}`, async () => {
        expect(await changesSince(matrix().theirs.kept)).toEqual([]);
      });
    });
  }
}

/** How much was asked of what, and each operation that was asked less than the least of its kind. */
export function tally(
  { cases }: Matrix,
  least: Partial<Record<Operation["access"], number>>,
): { readonly told: string; readonly seldom: readonly string[] } {
  const all = [...cases.values()].reduce((sum, count) => sum + count, 0);
  const seldom = ALL.filter(({ name, access }) => (cases.get(name) ?? 0) < (least[access] ?? 0));
  return {
    told: `access matrix: ${cases.size} of ${ALL.length} routes, ${all} cases`,
    seldom: seldom.map(({ name }) => `${name} ${cases.get(name) ?? 0}`),
  };
}
