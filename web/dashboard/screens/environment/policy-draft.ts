import type { Role } from "../../../../schema/contract/accounts.ts";
import type { Gate, GateOf } from "../../../../schema/contract/gates.ts";
import { minutesOf, type Unit, wholeUnits } from "../../words/durations.ts";

/** A span as it is typed. */
export type SpanDraft = { readonly amount: string; readonly unit: Unit };
export type SuiteDraft = {
  readonly id: number;
  readonly name: string;
  readonly weight: string;
  readonly isKey: boolean;
};
export type RuleDraft = { readonly id: number; readonly role: Role; readonly count: string };

export type Kind = Gate["kind"];

type Fields = {
  tests: {
    readonly suites: readonly SuiteDraft[];
    readonly minimum: string;
    readonly maxNewFailures: string;
    readonly flaky: "warn" | "allow" | "deny";
    readonly isScored: boolean;
    readonly passAt: string;
    readonly warnAt: string;
  };
  approvals: { readonly rules: readonly RuleDraft[]; readonly allowSelf: boolean };
  promotion: { readonly from: string; readonly soak: SpanDraft };
  /** One stage a line. */
  milestones: { readonly stages: string };
  no_open_incident: { readonly severity: string };
  external: { readonly name: string; readonly deadline: SpanDraft; readonly otherwise: "block" | "pass" };
  order: object;
  support: object;
};

/** A gate as it is typed: numbers are text until they are sent. The id is the draft's own, and goes with it when it moves. */
export type DraftOf<K extends Kind> = { readonly id: number; readonly kind: K } & Fields[K];
export type GateDraft = { [K in Kind]: DraftOf<K> }[Kind];

let lastId = 0;
export const newId = (): number => {
  lastId += 1;
  return lastId;
};

export const newSuite = (name = "", weight = 1, isKey = false): SuiteDraft => ({
  id: newId(),
  name,
  weight: String(weight),
  isKey,
});
export const newRule = (role: Role = "member", count = 1): RuleDraft => ({
  id: newId(),
  role,
  count: String(count),
});

const textOf = (number: number | undefined): string => (number === undefined ? "" : String(number));

function spanOf(minutes: number): SpanDraft {
  const { amount, unit } = wholeUnits(minutes);
  return { amount: String(amount), unit };
}

const testsDraft = (gate: GateOf<"tests">): DraftOf<"tests"> => ({
  id: newId(),
  kind: "tests",
  suites: (gate.suites ?? []).map((suite) =>
    typeof suite === "string" ? newSuite(suite) : newSuite(suite.name, suite.weight, suite.key),
  ),
  minimum: textOf(gate.minimum),
  maxNewFailures: textOf(gate.maxNewFailures),
  flaky: gate.flaky ?? "warn",
  isScored: gate.passAt !== undefined,
  passAt: textOf(gate.passAt),
  warnAt: textOf(gate.warnAt),
});

/** What is typed of a gate there is. */
export function draftOf(gate: Gate): GateDraft {
  const id = newId();
  switch (gate.kind) {
    case "tests":
      return testsDraft(gate);
    case "approvals":
      return {
        id,
        kind: gate.kind,
        rules: gate.rules.map(({ role, count }) => newRule(role, count)),
        allowSelf: gate.allowSelf ?? false,
      };
    case "promotion":
      return { id, kind: gate.kind, from: gate.from, soak: spanOf(gate.soakMinutes ?? 0) };
    case "milestones":
      return { id, kind: gate.kind, stages: (gate.stages ?? []).join("\n") };
    case "no_open_incident":
      return { id, kind: gate.kind, severity: gate.severity ?? "" };
    case "external":
      return {
        id,
        kind: gate.kind,
        name: gate.name,
        deadline: spanOf(gate.deadlineMinutes),
        otherwise: gate.default,
      };
    case "order":
    case "support":
      return { id, kind: gate.kind };
  }
}

/** A gate of a kind with nothing filled in but what most want. */
export function newDraft(kind: Kind, from = ""): GateDraft {
  const gates: { [K in Kind]: GateOf<K> } = {
    tests: { kind: "tests" },
    approvals: { kind: "approvals", rules: [{ role: "member", count: 1 }] },
    promotion: { kind: "promotion", from, soakMinutes: 60 },
    milestones: { kind: "milestones" },
    no_open_incident: { kind: "no_open_incident" },
    external: { kind: "external", name: "", deadlineMinutes: 60, default: "block" },
    order: { kind: "order" },
    support: { kind: "support" },
  };
  return draftOf(gates[kind]);
}

const said = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
const numberOf = (text: string): number | undefined => (text.trim() === "" ? undefined : Number(text));

const spanMinutes = ({ amount, unit }: SpanDraft): number => minutesOf(Number(amount), unit);

export const linesOf = (text: string): string[] =>
  text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));

/** Weights and keys say nothing where there is no score, and are left out there. */
function suiteOf({ name, weight, isKey }: SuiteDraft, isScored: boolean) {
  const named = name.trim();
  if (!isScored || (Number(weight) === 1 && !isKey)) return named;
  return { name: named, weight: Number(weight), key: isKey };
}

/** Without what was left empty. */
function filled<T extends object>(fields: T): { [F in keyof T]: Exclude<T[F], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [F in keyof T]: Exclude<T[F], undefined> };
}

const testsGate = ({ suites, flaky, isScored, ...typed }: DraftOf<"tests">): Gate =>
  filled({
    kind: "tests" as const,
    suites: suites.length === 0 ? undefined : suites.map((suite) => suiteOf(suite, isScored)),
    minimum: numberOf(typed.minimum),
    maxNewFailures: numberOf(typed.maxNewFailures),
    flaky: flaky === "warn" ? undefined : flaky,
    passAt: isScored ? numberOf(typed.passAt) : undefined,
    warnAt: isScored ? numberOf(typed.warnAt) : undefined,
  });

/** The gate that was typed. What is wrong with it is for `faultsOf` to say. */
export function gateOf(draft: GateDraft): Gate {
  switch (draft.kind) {
    case "tests":
      return testsGate(draft);
    case "approvals": {
      const rules = draft.rules.map(({ role, count }) => ({ role, count: Number(count) }));
      return { kind: draft.kind, rules, ...(draft.allowSelf ? { allowSelf: true } : {}) };
    }
    case "promotion": {
      const soakMinutes = spanMinutes(draft.soak);
      return { kind: draft.kind, from: draft.from, ...(soakMinutes === 0 ? {} : { soakMinutes }) };
    }
    case "milestones": {
      const stages = linesOf(draft.stages);
      return { kind: draft.kind, ...(stages.length === 0 ? {} : { stages }) };
    }
    case "no_open_incident":
      return filled({ kind: draft.kind, severity: said(draft.severity) });
    case "external":
      return {
        kind: draft.kind,
        name: draft.name.trim(),
        deadlineMinutes: spanMinutes(draft.deadline),
        default: draft.otherwise,
      };
    case "order":
    case "support":
      return { kind: draft.kind };
  }
}

export const draftsOf = (gates: readonly Gate[]): GateDraft[] => gates.map(draftOf);
export const gatesOf = (drafts: readonly GateDraft[]): Gate[] => drafts.map(gateOf);

/** The list with one of it moved by a step; what would leave the list stays. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const one = list[at];
  const other = list[at + by];
  if (one === undefined || other === undefined) return list;
  return list.with(at, other).with(at + by, one);
}
