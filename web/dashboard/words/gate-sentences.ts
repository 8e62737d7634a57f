import type { Role } from "../../../schema/contract/accounts.ts";
import type { Gate, GateOf } from "../../../schema/contract/gates.ts";
import { minutesInWords } from "./durations.ts";

/** "a, b and c". */
export function listed(parts: readonly string[], last = "and"): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;
}

type Suite = { readonly name: string; readonly weight: number; readonly key: boolean };

const suitesOf = ({ suites = [] }: GateOf<"tests">): Suite[] =>
  suites.map((suite) => (typeof suite === "string" ? { name: suite, weight: 1, key: false } : suite));

function judgement({ passAt, warnAt, maxNewFailures }: GateOf<"tests">): string {
  if (passAt !== undefined) {
    const warned = warnAt === undefined ? "" : `, or ${warnAt} % with a warning`;
    return `and the suites that passed make up ${passAt} % of the weight${warned}`;
  }
  if (maxNewFailures === undefined) return "and no test failed";
  if (maxNewFailures === 0) return "and no test failed that does not fail in what runs here";
  const tests = maxNewFailures === 1 ? "1 test" : `${maxNewFailures} tests`;
  return `and at most ${tests} failed that ${maxNewFailures === 1 ? "does" : "do"} not fail in what runs here`;
}

/** A suite whose failures are let pass is worth half of one that has none. */
const halved = (most: number): string =>
  `A suite that failed counts half where ${most === 0 ? "none" : `at most ${most}`} of its failures ${most === 1 ? "is" : "are"} new to what runs here.`;

function scoring({ maxNewFailures }: GateOf<"tests">, suites: readonly Suite[]): string[] {
  const heavy = suites.filter(({ weight }) => weight !== 1).map(({ name, weight }) => `${name} ${weight}`);
  const key = suites.filter((suite) => suite.key).map(({ name }) => name);
  return [
    ...(maxNewFailures === undefined ? [] : [halved(maxNewFailures)]),
    ...(heavy.length > 0 ? [`Of the weights, ${listed(heavy)}, the others 1.`] : []),
    ...(key.length > 0 ? [`A failure of ${listed(key, "or")} closes it, whatever the rest.`] : []),
  ];
}

function tests(gate: GateOf<"tests">): string[] {
  const suites = suitesOf(gate);
  const names = listed(suites.map(({ name }) => name));
  const subject =
    suites.length === 0
      ? "At least one suite has reported"
      : `${names} ${suites.length === 1 ? "has" : "have"} reported`;
  const { minimum, flaky, passAt } = gate;
  return [
    `${subject} on this very artifact, ${judgement(gate)}.`,
    ...(passAt === undefined ? [] : scoring(gate, suites)),
    ...(minimum === undefined ? [] : [`At least ${minimum} ${minimum === 1 ? "test" : "tests"} ran.`]),
    ...(flaky === "deny" ? ["Flaky tests count as failures."] : []),
    ...(flaky === "allow" ? ["Flaky tests are let pass without a warning."] : []),
  ];
}

const PEOPLE: Record<Role, readonly [one: string, many: string]> = {
  owner: ["an owner", "owners"],
  maintainer: ["a maintainer or owner", "maintainers or owners"],
  member: ["a member or above", "members or above"],
  viewer: ["anybody", "people"],
};

function approvals({ rules, allowSelf = false }: GateOf<"approvals">): string[] {
  const asked = rules.map(({ role, count }) =>
    count === 1 ? PEOPLE[role][0] : `${count} ${PEOPLE[role][1]}`,
  );
  const isOne = rules.length === 1 && rules[0]?.count === 1;
  const who = listed(asked);
  return [
    `${who.charAt(0).toUpperCase()}${who.slice(1)} ${isOne ? "approves" : "approve"} this very artifact.`,
    ...(rules.length > 1 ? ["Each person counts once."] : []),
    allowSelf ? "Whoever made the change may be among them." : "Nobody approves their own change.",
  ];
}

function promotion({ from, soakMinutes = 0 }: GateOf<"promotion">): string[] {
  return [
    soakMinutes === 0
      ? `It has run in ${from} first.`
      : `It has run in ${from} for ${minutesInWords(soakMinutes)} without a break.`,
  ];
}

function milestones({ stages }: GateOf<"milestones">): string[] {
  if (stages === undefined) return ["Every milestone of the release is done."];
  const noun = stages.length === 1 ? "stage" : "stages";
  return [`Every milestone of the ${noun} ${listed(stages)} is done.`];
}

const incidents = ({ severity }: GateOf<"no_open_incident">): string[] =>
  severity === undefined
    ? ["No incident is open here."]
    : [
        `No incident as severe as ${severity} or worse is open here.`,
        "One nobody can rank counts as severe.",
      ];

function external({ name, deadlineMinutes, default: otherwise }: GateOf<"external">): string[] {
  const verb = otherwise === "pass" ? "it passes" : "it stays closed";
  return [
    `${name} says yes.`,
    `Without an answer within ${minutesInWords(deadlineMinutes)} of when the artifact was fixed, ${verb}.`,
  ];
}

/** What a gate of a policy asks for, as sentences. */
export function sentenceOf(gate: Gate): string {
  switch (gate.kind) {
    case "tests":
      return tests(gate).join(" ");
    case "approvals":
      return approvals(gate).join(" ");
    case "promotion":
      return promotion(gate).join(" ");
    case "milestones":
      return milestones(gate).join(" ");
    case "no_open_incident":
      return incidents(gate).join(" ");
    case "external":
      return external(gate).join(" ");
    case "order":
      return "It is no older than what runs here, unless it goes back on purpose.";
    case "support":
      return "Its line of versions is still supported.";
  }
}
