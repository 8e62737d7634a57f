import { minutesOf } from "../../words/durations.ts";
import type { DraftOf, GateDraft, SpanDraft } from "./policy-draft.ts";
import { linesOf } from "./policy-draft.ts";

/** What is wrong, by the path of the field as the interface names it: `gates.0.from`. */
export type Faults = Readonly<Record<string, string | undefined>>;

type Fault = readonly [path: string, message: string];

export const MOST_GATES = 30;
const MOST_MINUTES = 43_200;

type Bounds = { readonly least: number; readonly most: number; readonly isWhole?: boolean };

/** What is wrong with a number as it was typed; null: nothing. */
function faultOf(text: string, { least, most, isWhole = true }: Bounds): string | null {
  const number = Number(text);
  if (text.trim() === "") return "Say a number.";
  if (!Number.isFinite(number) || (isWhole && !Number.isInteger(number)))
    return isWhole ? "This must be a whole number." : "This must be a number.";
  if (number < least) return `This must be at least ${least.toLocaleString("en")}.`;
  return number > most ? `This must be at most ${most.toLocaleString("en")}.` : null;
}

const number = (path: string, text: string, bounds: Bounds): Fault[] => {
  const fault = faultOf(text, bounds);
  return fault === null ? [] : [[path, fault]];
};
const optional = (path: string, text: string, bounds: Bounds): Fault[] =>
  text.trim() === "" ? [] : number(path, text, bounds);

function text(path: string, typed: string, most: number): Fault[] {
  if (typed.trim() === "") return [[path, "This must not be empty."]];
  return typed.trim().length > most ? [[path, `Use at most ${most} characters.`]] : [];
}

function span(path: string, { amount, unit }: SpanDraft, least: number, most: number): Fault[] {
  const fault = faultOf(amount, { least: 0, most: Number.MAX_SAFE_INTEGER, isWhole: unit === "minutes" });
  if (fault !== null) return [[path, fault]];
  const minutes = minutesOf(Number(amount), unit);
  if (!Number.isInteger(minutes)) return [[path, "This must come to whole minutes."]];
  if (minutes < least) return [[path, `This must be at least ${least} minute.`]];
  return minutes > most ? [[path, `This must be at most ${most / minutesOf(1, "days")} days.`]] : [];
}

const PERCENT: Bounds = { least: 0, most: 100, isWhole: false };

function warnAt(at: string, { passAt, warnAt: typed }: DraftOf<"tests">): Fault[] {
  const found = optional(`${at}.warnAt`, typed, PERCENT);
  const isAbove = found.length === 0 && typed.trim() !== "" && Number(typed) > Number(passAt);
  return isAbove ? [[`${at}.warnAt`, "This must not be above what passes."]] : found;
}

const tests = (at: string, draft: DraftOf<"tests">): Fault[] => [
  ...draft.suites.flatMap(({ name, weight }, index) => [
    ...text(`${at}.suites.${index}.name`, name, 300),
    ...(draft.isScored
      ? number(`${at}.suites.${index}.weight`, weight, { least: 0, most: 1000, isWhole: false })
      : []),
  ]),
  ...optional(`${at}.minimum`, draft.minimum, { least: 1, most: 10_000_000 }),
  ...optional(`${at}.maxNewFailures`, draft.maxNewFailures, { least: 0, most: 1_000_000 }),
  ...(draft.isScored ? [...number(`${at}.passAt`, draft.passAt, PERCENT), ...warnAt(at, draft)] : []),
];

function external(at: string, draft: DraftOf<"external">, drafts: readonly GateDraft[]): Fault[] {
  const isTaken = drafts.some(
    (other) => other.kind === "external" && other.id !== draft.id && other.name.trim() === draft.name.trim(),
  );
  const named = text(`${at}.name`, draft.name, 100);
  return [
    ...named,
    ...(isTaken && named.length === 0
      ? [[`${at}.name`, "Another gate has this name already."] as const]
      : []),
    ...span(`${at}.deadlineMinutes`, draft.deadline, 1, MOST_MINUTES),
  ];
}

function milestones(at: string, { stages }: DraftOf<"milestones">): Fault[] {
  const lines = linesOf(stages);
  if (lines.length > 20) return [[`${at}.stages`, "Name at most 20 stages."]];
  return lines.some((line) => line.length > 50)
    ? [[`${at}.stages`, "A stage has at most 50 characters."]]
    : [];
}

function faultsIn(draft: GateDraft, at: string, drafts: readonly GateDraft[]): Fault[] {
  switch (draft.kind) {
    case "tests":
      return tests(at, draft);
    case "approvals":
      return draft.rules.flatMap(({ count }, index) =>
        number(`${at}.rules.${index}.count`, count, { least: 1, most: 20 }),
      );
    case "promotion":
      return [
        ...text(`${at}.from`, draft.from, 100),
        ...span(`${at}.soakMinutes`, draft.soak, 0, minutesOf(365, "days")),
      ];
    case "milestones":
      return milestones(at, draft);
    case "no_open_incident":
      return draft.severity.trim() === "" ? [] : text(`${at}.severity`, draft.severity, 50);
    case "external":
      return external(at, draft, drafts);
    case "order":
    case "support":
      return [];
  }
}

/** What keeps a draft from being a policy. It is found here before it is sent, in words for people. */
export const faultsOf = (drafts: readonly GateDraft[]): Faults =>
  Object.fromEntries(drafts.flatMap((draft, index) => faultsIn(draft, `gates.${index}`, drafts)));
