import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLES, type Role } from "../../../schema/contract/accounts.ts";
import type { ApprovalsGate } from "../../../schema/contract/gates.ts";
import { entry, place } from "../../test/entries.ts";
import { approval, facts } from "../../test/gates.ts";
import type { Artifact, Entry, News } from "../release/entry.ts";
import { apply, fold } from "../release/fold.ts";
import { standingOf } from "../release/standing.ts";
import { EMPTY, type ReleaseState } from "../release/state.ts";
import { approvalState, waitsFor, whyNotCounted } from "./approval-state.ts";
import { evaluateApprovals } from "./approvals-gate.ts";

const PEOPLE = ["ada", "bob", "cyd", "dee"] as const;
type Name = (typeof PEOPLE)[number];
const WHERE = ["production", "staging"] as const;
type Where = (typeof WHERE)[number];

type Word = { decision: "approve" | "reject"; role: Role; of: Artifact };

/** What a team would keep on a sheet of paper: who is what, what there is, who made it, who said what. */
type Model = {
  readonly gate: ApprovalsGate;
  readonly roles: Map<Name, Role>;
  readonly makers: Set<string>;
  readonly words: Map<string, Word>;
  artifact: Artifact;
};
type Real = { state: ReleaseState; readonly told: Entry[] };

const personOf = (name: Name) => ({ id: `usr_${name}`, name, aliases: [`${name}@example.com`] });
const at = (where: Where, name: Name) => `${where}|${name}`;

const isOf = ({ of }: Word, { artifact }: Model): boolean => {
  if (of.digest !== null) return of.digest === artifact.digest;
  if (of.commit !== null) return of.commit === artifact.commit;
  return artifact.digest === null && artifact.commit === null;
};

const isOwn = ({ makers, gate }: Model, name: Name) =>
  gate.allowSelf !== true && (makers.has(name) || makers.has(at("production", name)));

/** How many places of the rules so many people fill at most, each standing in one, by trying every way. */
function filled(places: readonly Role[], people: readonly Role[]): number {
  const [one, ...others] = people;
  if (one === undefined) return 0;
  const taken = places.flatMap((role, index) =>
    ROLES.indexOf(one) <= ROLES.indexOf(role) ? [1 + filled(places.toSpliced(index, 1), others)] : [],
  );
  return Math.max(filled(places, others), ...taken);
}

const placesOf = ({ rules }: ApprovalsGate): Role[] =>
  rules.flatMap(({ role, count }) => Array.from({ length: count }, () => role));

const speakersOf = (model: Model, decision: Word["decision"]): Map<Name, Role> =>
  new Map(
    PEOPLE.flatMap((name) => {
      const word = model.words.get(at("production", name));
      if (word?.decision !== decision || !isOf(word, model)) return [];
      return decision === "approve" && isOwn(model, name) ? [] : [[name, word.role] as const];
    }),
  );

function expected(model: Model): "granted" | "open" | "rejected" {
  if (speakersOf(model, "reject").size > 0) return "rejected";
  const places = placesOf(model.gate);
  const approvers = [...speakersOf(model, "approve").values()];
  return filled(places, approvers) === places.length ? "granted" : "open";
}

const isAwaited = (model: Model, name: Name): boolean => {
  const places = placesOf(model.gate);
  const approvers = speakersOf(model, "approve");
  const then = new Map([...approvers, [name, model.roles.get(name) ?? "viewer"]]);
  return (
    speakersOf(model, "reject").size === 0 &&
    !isOwn(model, name) &&
    filled(places, [...then.values()]) > filled(places, [...approvers.values()])
  );
};

const isCounted = (model: Model, name: Name, word: Word): boolean => {
  if (!isOf(word, model)) return false;
  if (word.decision === "reject") return true;
  return !isOwn(model, name) && filled(placesOf(model.gate), [word.role]) === 1;
};

/** Everything that is said of approvals, held against the sheet. */
function compare(model: Model, { state }: Pick<Real, "state">): void {
  const policy = { gates: [model.gate] };
  const judged = { standing: standingOf(state), place: { environment: "production" } };
  const finding = evaluateApprovals(model.gate, judged);
  const is = { passed: "granted", waiting: "open", blocked: "rejected", warning: "never" }[finding.outcome];
  expect(is).toBe(expected(model));
  expect(approvalState(policy, judged).state).toBe(is);
  const speakers = speakersOf(model, is === "rejected" ? "reject" : "approve");
  const named = PEOPLE.filter((name) => finding.because.includes(name));
  if (is === "rejected") expect([...speakers.keys()]).toEqual(expect.arrayContaining(named));
  else expect(named).toEqual([...speakers.keys()]);
  for (const name of PEOPLE) {
    const approver = { person: personOf(name), role: model.roles.get(name) ?? "viewer" };
    expect([name, waitsFor(policy, judged, approver)]).toEqual([name, isAwaited(model, name)]);
    const word = model.words.get(at("production", name));
    const given = judged.standing.approvals.find(
      ({ environment, person }) => environment === "production" && person.name === name,
    );
    const why = given ? whyNotCounted(policy, given, judged.standing.authors) : "it was taken back";
    expect([name, why === null]).toEqual([name, word !== undefined && isCounted(model, name, word)]);
  }
}

abstract class Step implements fc.Command<Model, Real> {
  check(_: Readonly<Model>): boolean {
    return true;
  }
  abstract act(model: Model): { news: News; over?: Partial<Entry> } | null;
  run(model: Model, real: Real): void {
    const said = this.act(model);
    if (said) {
      const claims = { version: "1.1.0", commit: null, digest: null };
      const occurredAt = 1_000_000 + real.told.length * 1000;
      const told = entry(said.news, { occurredAt, claims, ...said.over });
      real.told.push(told);
      real.state = apply(real.state, told);
    }
    compare(model, real);
  }
  abstract toString(): string;
}

class Say extends Step {
  readonly name: Name;
  readonly where: Where;
  readonly decision: Word["decision"] | "revoke";
  constructor(name: Name, where: Where, decision: Word["decision"] | "revoke") {
    super();
    this.name = name;
    this.where = where;
    this.decision = decision;
  }
  override check = ({ words }: Readonly<Model>) =>
    this.decision !== "revoke" || words.has(at(this.where, this.name));
  override act({ roles, words, artifact: now }: Model) {
    const { name, where, decision } = this;
    const role = roles.get(name) ?? "viewer";
    const artifact = decision === "revoke" ? (words.get(at(where, name))?.of ?? now) : now;
    if (decision === "revoke") words.delete(at(where, name));
    else words.set(at(where, name), { decision, role, of: now });
    const said = { decision, role, artifact, person: personOf(name), environment: place(where) };
    return { news: { kind: "approval", approvalId: "apr", comment: null, ...said } as const };
  }
  override toString = () => `say(${this.name}, ${this.where}, ${this.decision})`;
}

/** Another build: of a commit, an artifact, or both. */
class Build extends Step {
  readonly made: Artifact;
  constructor(made: Artifact) {
    super();
    this.made = made;
  }
  override act(model: Model) {
    const { commit, digest } = this.made;
    model.artifact = { commit: commit ?? model.artifact.commit, digest: digest ?? model.artifact.digest };
    return { news: { kind: "tagged" } as const, over: { claims: { version: "1.1.0", ...this.made } } };
  }
  override toString = () => `build(${this.made.commit}, ${this.made.digest})`;
}

/** Somebody has a part in the change, by one of the names a CI knows them by; or asks for it to go somewhere. */
class Make extends Step {
  readonly name: Name;
  readonly spelt: string;
  readonly where: Where | null;
  constructor(name: Name, spelt: string, where: Where | null) {
    super();
    this.name = name;
    this.spelt = spelt;
    this.where = where;
  }
  override act({ makers }: Model) {
    const { name, spelt, where } = this;
    makers.add(where === null ? name : at(where, name));
    const news: News =
      where === null
        ? { kind: "change", title: "fix" }
        : { kind: "asked", environment: place(where), message: null };
    return { news, over: { actor: { type: "user", name: spelt } as const } };
  }
  override toString = () => `make(${this.spelt}, ${this.where})`;
}

/** Somebody gets another role; what they said, they said in the one they had. */
class Appoint extends Step {
  readonly name: Name;
  readonly role: Role;
  constructor(name: Name, role: Role) {
    super();
    this.name = name;
    this.role = role;
  }
  override act({ roles }: Model) {
    roles.set(this.name, this.role);
    return null;
  }
  override toString = () => `appoint(${this.name}, ${this.role})`;
}

const name = fc.constantFrom(...PEOPLE);
const where = fc.constantFrom("production" as const, "production" as const, "staging" as const);
const decision = fc.constantFrom("approve", "approve", "approve", "reject", "revoke", "revoke" as const);
const say = fc.tuple(name, where, decision).map((said) => new Say(...said));
const build = fc
  .record({
    commit: fc.constantFrom(null, "aaaaaaaaaaaa1111", "bbbbbbbbbbbb2222"),
    digest: fc.constantFrom(null, "sha256:aa", "sha256:bb"),
  })
  .map((made) => new Build(made));
const make = fc
  .tuple(name, fc.nat(2), fc.constantFrom(null, "production" as const, "staging" as const))
  .map(([who, spelling, environment]) => {
    const names = [who.toUpperCase(), `${who}@Example.com`, ` usr_${who}`];
    return new Make(who, names[spelling] ?? who, environment);
  });
const appoint = fc.tuple(name, fc.constantFrom(...ROLES)).map(([who, role]) => new Appoint(who, role));

const gate: fc.Arbitrary<ApprovalsGate> = fc.record({
  kind: fc.constant("approvals" as const),
  rules: fc.array(
    fc.record({
      role: fc.constantFrom("member", "member", "maintainer", "owner" as const),
      count: fc.integer({ min: 1, max: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  allowSelf: fc.constantFrom(undefined, false, true),
});

describe("any sequence of words, builds and changes", () => {
  it("counts a person once, for one rule, for the artifact there is, never for their own change, and a rejection above all", () => {
    const seen = { granted: 0, open: 0, rejected: 0 };
    const commands = fc.commands([say, say, say, build, make, appoint], { maxCommands: 30, size: "max" });
    fc.assert(
      fc.property(gate, commands, (asked, all) => {
        const roles = new Map(PEOPLE.map((who, index) => [who, ROLES[index] ?? "viewer"]));
        const none = { commit: null, digest: null };
        const model: Model = {
          gate: asked,
          roles,
          makers: new Set(),
          words: new Map(),
          artifact: none,
        };
        const real: Real = { state: EMPTY, told: [] };
        fc.modelRun(() => ({ model, real }), all);
        compare(model, { state: fold(real.told.toReversed()) });
        seen[expected(model)] += 1;
      }),
      { numRuns: 400 },
    );
    // Where nothing was ever granted, or rejected, nothing would have been shown.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });
});

describe("whose turn it is", () => {
  it("is theirs again who approved in a lower role than they have now, where a rule asks for that", () => {
    const asked = {
      gates: [{ kind: "approvals" as const, rules: [{ role: "maintainer" as const, count: 1 }] }],
    };
    const { standing } = facts([approval("ada", { role: "member" })]);
    const turn = (role: Role) =>
      waitsFor(asked, { standing, place: { environment: "production" } }, { person: personOf("ada"), role });
    expect([turn("member"), turn("maintainer")]).toEqual([false, true]);
  });
});
