import { describe, expect, it } from "vitest";
import type { Gate, Policy } from "../../../schema/contract/gates.ts";
import { entry, place as refOf, tested } from "../../test/entries.ts";
import { approval, COMMIT, facts, MINUTE, NOW } from "../../test/gates.ts";
import type { News } from "../release/entry.ts";
import { allows, evaluate } from "./evaluate.ts";
import type { Finding, GateFacts } from "./facts.ts";

const policyOf = (...gates: Gate[]): Policy => ({ gates });

/** What a gate of a policy says. */
function says(gate: Gate, given: GateFacts, at = NOW): Finding {
  const found = evaluate(given, policyOf(gate), at).at(-1);
  if (!found) throw new Error("the gate said nothing");
  return found;
}

const outcome = (gate: Gate, given: GateFacts, at = NOW) => {
  const { outcome: said, reasonCode } = says(gate, given, at);
  return `${said} ${reasonCode}`;
};

const standingGate = (name: string, given: GateFacts, at = NOW) => {
  const found = evaluate(given, null, at).find(({ gate }) => gate === name);
  return `${found?.outcome} ${found?.reasonCode}`;
};

const tests: Gate = { kind: "tests" };
const suite = (name: string, passed: number, failed = 0, over = {}) => tested(name, { passed, failed }, over);
const failing = (name: string, ...names: string[]) =>
  suite(name, 5, names.length, {
    failures: names.map((one) => ({ suite: name, name: one, status: "failed", message: null })),
  });

describe("without a policy", () => {
  it("every gate passes but lock, freeze and stop", () => {
    expect(allows(evaluate(facts(), null, NOW))).toBe(true);
    const window = {
      id: "f",
      name: "Fair",
      kind: "deny" as const,
      reason: "the fair",
      start: NOW - 1,
      end: NOW + 1,
    };
    const frozen = { ...window, rrule: null, durationMs: 0, timezone: "UTC" };
    const stop = { id: "s", reason: "fire", by: "Ada" };
    const heldBy = { holder: "ci", reason: null, expiresAt: NOW + 1 };
    for (const place of [{ windows: [frozen] }, { stops: [stop] }, { heldBy }])
      expect(allows(evaluate(facts([], { place }), null, NOW))).toBe(false);
  });
});

describe("the gate of tests", () => {
  it.each<[string, News[], Gate, string]>([
    ["waits for a report", [], tests, "waiting tests_missing"],
    ["passes with what passed", [suite("unit", 10)], tests, "passed tests_passed"],
    [
      "waits for every suite it names",
      [suite("unit", 10)],
      { kind: "tests", suites: ["unit", "e2e"] },
      "waiting tests_missing",
    ],
    [
      "does not mind suites it does not name",
      [suite("unit", 10), suite("e2e", 1, 1)],
      { kind: "tests", suites: ["unit"] },
      "passed tests_passed",
    ],
    ["waits while a suite runs", [tested("unit", null)], tests, "waiting tests_running"],
    ["is blocked by a failure", [suite("unit", 10, 1)], tests, "blocked tests_failed"],
    [
      "is never green of an empty report",
      [tested("unit", { passed: 0 }, { status: "unknown" })],
      tests,
      "blocked tests_empty",
    ],
    [
      "is never green of a truncated report",
      [suite("unit", 10, 0, { partial: true })],
      tests,
      "blocked tests_partial",
    ],
    [
      "asks for as many tests as it says",
      [suite("unit", 10)],
      { kind: "tests", minimum: 11 },
      "blocked tests_too_few",
    ],
    [
      "counts the tests of every suite",
      [suite("unit", 6), suite("e2e", 5)],
      { kind: "tests", minimum: 11 },
      "passed tests_passed",
    ],
  ])("%s", (_, news, gate, expected) => {
    expect(outcome(gate, facts(news))).toBe(expected);
  });

  it("counts new failures against the tests of the last released version", () => {
    const baseline = facts([failing("unit", "old")]).standing.evidence;
    const gate: Gate = { kind: "tests", maxNewFailures: 0 };
    const given = (...names: string[]) => facts([failing("unit", ...names)], { place: { baseline } });
    expect(outcome(gate, given("old"))).toBe("warning tests_known_failures");
    expect(outcome(gate, given("old", "new"))).toBe("blocked tests_failed");
    expect(outcome({ kind: "tests", maxNewFailures: 1 }, given("old", "new"))).toBe(
      "warning tests_known_failures",
    );
    expect(outcome(tests, given("old"))).toBe("blocked tests_failed");
    expect(outcome(gate, facts([failing("unit", "old")]))).toBe("blocked tests_failed");
  });

  it("takes failures that a long list left out for new", () => {
    const baseline = facts([failing("unit", "old")]).standing.evidence;
    const cut = suite("unit", 5, 3, {
      failures: [{ suite: "unit", name: "old", status: "failed", message: null }],
    });
    expect(outcome({ kind: "tests", maxNewFailures: 1 }, facts([cut], { place: { baseline } }))).toBe(
      "blocked tests_failed",
    );
    expect(outcome({ kind: "tests", maxNewFailures: 2 }, facts([cut], { place: { baseline } }))).toBe(
      "warning tests_known_failures",
    );
  });

  it.each([
    [undefined, "warning tests_flaky"],
    ["allow", "passed tests_passed"],
    ["deny", "blocked tests_flaky"],
  ] as const)("lets flaky tests through as it says: %s", (flaky, expected) => {
    const totals = { tests: 10, passed: 10, failed: 0, errored: 0, skipped: 0, flaky: 2 };
    const run: News = { ...suite("unit", 10), totals } as News;
    expect(outcome(flaky ? { kind: "tests", flaky } : tests, facts([run]))).toBe(expected);
  });

  it("weighs suites: a pass counts whole, a warning half, a failure not at all", () => {
    const suites = [
      { name: "unit", weight: 3, key: false },
      { name: "e2e", weight: 1, key: false },
    ];
    const gate = (over: object): Gate => ({ kind: "tests", suites, passAt: 90, warnAt: 75, ...over });
    const given = facts([suite("unit", 5), suite("e2e", 5, 1)]);
    expect(outcome(gate({}), given)).toBe("warning tests_below_mark");
    expect(outcome(gate({ warnAt: 80 }), given)).toBe("blocked tests_below_mark");
    expect(outcome(gate({ passAt: 75 }), given)).toBe("passed tests_passed");
  });

  it("fails with a key suite, whatever that weighs", () => {
    const suites = [
      { name: "unit", weight: 9, key: false },
      { name: "smoke", weight: 0, key: true },
    ];
    const gate: Gate = { kind: "tests", suites, passAt: 50 };
    expect(outcome(gate, facts([suite("unit", 5), suite("smoke", 5, 1)]))).toBe("blocked tests_key_failed");
  });

  it("keeps the proof of a promoted artifact, and does not take that of another", () => {
    const of = (digest: string | null, commit = COMMIT) =>
      entry(suite("unit", 10), { claims: { version: "1.1.0", commit, digest }, occurredAt: NOW - 5000 });
    const artifact: News = { kind: "tagged" };
    expect(outcome(tests, facts([of("sha256:aa"), artifact]))).toBe("passed tests_passed");
    expect(outcome(tests, facts([of("sha256:old"), artifact]))).toBe("waiting tests_missing");
    expect(outcome(tests, facts([of(null), artifact]))).toBe("passed tests_passed");
    expect(outcome(tests, facts([of(null, "bbbbbbbbbbbb2222"), artifact]))).toBe("waiting tests_missing");
  });

  it("counts runs in none, in this, and in an earlier environment, not in a later one", () => {
    const run = (name: string) => suite("smoke", 1, 1, { environment: refOf(name) });
    expect(outcome(tests, facts([run("production")], { place: { environment: "staging" } }))).toBe(
      "waiting tests_missing",
    );
    expect(outcome(tests, facts([run("qa")], { place: { environment: "staging" } }))).toBe(
      "blocked tests_failed",
    );
  });
});

describe("the gate of approvals", () => {
  const gate = (...rules: { role: "owner" | "maintainer" | "member"; count: number }[]): Gate => ({
    kind: "approvals",
    rules,
  });
  const one = gate({ role: "member", count: 1 });

  it("waits until enough people approved", () => {
    expect(outcome(gate({ role: "member", count: 2 }), facts([approval("ada")]))).toBe(
      "waiting approvals_missing",
    );
    expect(outcome(gate({ role: "member", count: 2 }), facts([approval("ada"), approval("bob")]))).toBe(
      "passed approved",
    );
  });

  it("counts a person once, for one of several rules", () => {
    const two = gate({ role: "member", count: 1 }, { role: "maintainer", count: 1 });
    const maintainer = approval("ada", { role: "maintainer" });
    expect(outcome(two, facts([maintainer]))).toBe("waiting approvals_missing");
    expect(outcome(two, facts([maintainer, approval("bob")]))).toBe("passed approved");
    expect(outcome(gate({ role: "member", count: 2 }), facts([approval("ada"), approval("ada")]))).toBe(
      "waiting approvals_missing",
    );
  });

  it("gives people to rules so that as many as can be are filled", () => {
    const rules = gate(
      { role: "member", count: 1 },
      { role: "owner", count: 1 },
      { role: "maintainer", count: 1 },
    );
    const people = [
      approval("ann", { role: "owner" }),
      approval("bob", { role: "maintainer" }),
      approval("cyd"),
    ];
    expect(outcome(rules, facts(people))).toBe("passed approved");
  });

  it("counts nobody's approval of their own change, unless it says so", () => {
    const change: News = { kind: "change", title: "fix" };
    const by = (name: string) => entry(change, { actor: { type: "ci", name }, occurredAt: NOW - 9000 });
    for (const name of ["ada", "ADA@example.com", "usr_ada"]) {
      expect(outcome(one, facts([by(name), approval("ada")]))).toBe("waiting approvals_missing");
      expect(outcome({ ...one, allowSelf: true } as Gate, facts([by(name), approval("ada")]))).toBe(
        "passed approved",
      );
    }
    expect(outcome(one, facts([by("grace"), approval("ada")]))).toBe("passed approved");
  });

  it("counts nobody's approval of a deployment they asked for there, and elsewhere it does", () => {
    const asked = (name: string) =>
      entry(
        { kind: "asked", environment: refOf(name), message: null },
        { actor: { type: "user", name: "ada" } },
      );
    expect(outcome(one, facts([asked("production"), approval("ada")]))).toBe("waiting approvals_missing");
    expect(outcome(one, facts([asked("staging"), approval("ada")]))).toBe("passed approved");
  });

  it("is void when the artifact changes", () => {
    const old = approval("ada", { artifact: { commit: COMMIT, digest: "sha256:old" } });
    expect(outcome(one, facts([old]))).toBe("waiting approvals_missing");
    const rejected = approval("ada", {
      decision: "reject",
      artifact: { commit: COMMIT, digest: "sha256:old" },
    });
    expect(outcome(one, facts([rejected]))).toBe("waiting approvals_missing");
  });

  it("can be taken back", () => {
    expect(outcome(one, facts([approval("ada"), approval("ada", { decision: "revoke" })]))).toBe(
      "waiting approvals_missing",
    );
  });

  it("is blocked by a rejection, which is not a failure, until that is taken back", () => {
    const people = [approval("bob"), approval("ada", { decision: "reject", comment: "not on a Friday" })];
    expect(says(one, facts(people))).toMatchObject({
      outcome: "blocked",
      reasonCode: "approval_rejected",
      because: "ada rejected it: not on a Friday",
    });
    expect(outcome(one, facts([...people, approval("ada", { decision: "revoke" })]))).toBe("passed approved");
  });

  it("does not skip a soak", () => {
    const policy = policyOf(one, { kind: "promotion", from: "staging", soakMinutes: 60 });
    const stays = { staging: [{ from: NOW - MINUTE, to: null }] };
    expect(allows(evaluate(facts([approval("ada")], { place: { stays } }), policy, NOW))).toBe(false);
  });
});

describe("the gate of promotion", () => {
  const soak: Gate = { kind: "promotion", from: "Staging", soakMinutes: 60 };
  const at = (...stays: { from: number; to: number | null }[]) =>
    facts([], { place: { stays: { staging: stays } } });

  it("waits until the release ran there", () => {
    expect(outcome(soak, facts())).toBe("waiting not_promoted");
    expect(outcome({ kind: "promotion", from: "staging" }, at({ from: NOW - 1, to: null }))).toBe(
      "passed promoted",
    );
  });

  it("waits for the soak, to the minute", () => {
    const since = NOW - 59 * MINUTE;
    expect(says(soak, at({ from: since, to: null }))).toMatchObject({
      reasonCode: "soaking",
      until: since + 60 * MINUTE,
    });
    expect(outcome(soak, at({ from: since, to: null }), since + 60 * MINUTE)).toBe("passed promoted");
  });

  it("counts one stay without a break, the longest", () => {
    const broken = at(
      { from: NOW - 100 * MINUTE, to: NOW - 60 * MINUTE },
      { from: NOW - 40 * MINUTE, to: NOW },
    );
    expect(says(soak, broken)).toMatchObject({ outcome: "waiting", reasonCode: "soak_broken", until: null });
    const enough = at(
      { from: NOW - 200 * MINUTE, to: NOW - 100 * MINUTE },
      { from: NOW - 5 * MINUTE, to: null },
    );
    expect(outcome(soak, enough)).toBe("passed promoted");
  });
});

describe("the gate of milestones", () => {
  const added = (id: string, stage: string, done?: boolean): News => ({
    kind: "milestone",
    verb: "added",
    id,
    title: id,
    change: { title: id, stage, dueDate: "2026-06-01", ...(done === undefined ? {} : { done }) },
    reason: null,
  });
  const deliverable = (id: string, milestoneId: string, status: "doing" | "done" | "dropped"): News => ({
    kind: "deliverable",
    verb: "added",
    id,
    milestoneId,
    title: id,
    change: { title: id, status },
  });
  const gate: Gate = { kind: "milestones" };

  it("passes where there is nothing to wait for", () => {
    expect(outcome(gate, facts())).toBe("passed no_milestones");
  });

  it("waits for milestones that are not said to be done, nor delivered", () => {
    expect(outcome(gate, facts([added("m", "testing")]))).toBe("waiting milestones_open");
    expect(outcome(gate, facts([added("m", "testing", true)]))).toBe("passed milestones_done");
    expect(
      outcome(
        gate,
        facts([added("m", "testing"), deliverable("a", "m", "done"), deliverable("b", "m", "doing")]),
      ),
    ).toBe("waiting milestones_open");
    expect(
      outcome(
        gate,
        facts([added("m", "testing"), deliverable("a", "m", "done"), deliverable("b", "m", "dropped")]),
      ),
    ).toBe("passed milestones_done");
  });

  it("asks about the stages it names", () => {
    const stages: Gate = { kind: "milestones", stages: ["Testing"] };
    expect(outcome(stages, facts([added("m", "deployment")]))).toBe("passed no_milestones");
    expect(outcome(stages, facts([added("m", "testing")]))).toBe("waiting milestones_open");
  });
});

describe("the gate of incidents", () => {
  const gate = (severity?: string): Gate => ({ kind: "no_open_incident", ...(severity ? { severity } : {}) });
  const incident = (over = {}) => ({
    id: "i",
    title: "Slow",
    severity: "major",
    environment: "production",
    mitigated: false,
    ...over,
  });
  const with_ = (...incidents: ReturnType<typeof incident>[]) => facts([], { place: { incidents } });

  it.each([
    [[], undefined, "passed no_incident"],
    [[incident()], undefined, "blocked incident_open"],
    [[incident({ environment: null })], undefined, "blocked incident_open"],
    [[incident({ environment: "staging" })], undefined, "passed no_incident"],
    [[incident({ mitigated: true })], undefined, "warning incident_mitigated"],
    [[incident()], "critical", "passed no_incident"],
    [[incident({ severity: "SEV1" })], "critical", "blocked incident_open"],
    [[incident({ severity: "critical" })], "sev2", "blocked incident_open"],
    [[incident({ severity: "who knows" })], "critical", "blocked incident_open"],
    [[incident({ severity: null })], "critical", "blocked incident_open"],
    [[incident({ severity: "purple" })], "Purple", "blocked incident_open"],
  ])("of %j asked about %s: %s", (incidents, severity, expected) => {
    expect(outcome(gate(severity), with_(...incidents))).toBe(expected);
  });
});

describe("an external gate", () => {
  const gate = (otherwise: "block" | "pass"): Gate => ({
    kind: "external",
    name: "security",
    deadlineMinutes: 30,
    default: otherwise,
  });
  const fixed: News = { kind: "tagged" };
  const answer = (said: "pass" | "warn" | "block", digest = "sha256:aa"): News => ({
    kind: "gate_answer",
    environment: refOf("production"),
    name: "security",
    outcome: said,
    because: "scanned",
    artifact: { commit: COMMIT, digest },
  });

  it.each([
    ["pass", "passed external_passed"],
    ["warn", "warning external_warned"],
    ["block", "blocked external_blocked"],
  ] as const)("says what was answered: %s", (said, expected) => {
    expect(outcome(gate("block"), facts([fixed, answer(said)]))).toBe(expected);
  });

  it("does not take an answer about another artifact", () => {
    expect(outcome(gate("block"), facts([fixed, answer("pass", "sha256:old")]))).toBe(
      "waiting external_waiting",
    );
  });

  it("says its default once its deadline has passed, counted from when the artifact was fixed", () => {
    const given = facts([fixed]);
    const deadline = (given.standing.fixedAt ?? 0) + 30 * MINUTE;
    expect(says(gate("pass"), given, deadline - 1)).toMatchObject({ outcome: "waiting", until: deadline });
    expect(outcome(gate("pass"), given, deadline)).toBe("passed external_default");
    expect(says(gate("block"), given, deadline - 1)).toMatchObject({ outcome: "waiting", until: null });
    expect(outcome(gate("block"), given, deadline)).toBe("blocked external_default");
  });

  it("waits while there is nothing to judge", () => {
    expect(outcome(gate("pass"), facts())).toBe("waiting external_waiting");
  });
});

describe("the gate of order", () => {
  const gate: Gate = { kind: "order" };
  const runs = (version: string, releaseId = "rel_other") => ({ place: { current: { releaseId, version } } });
  it.each([
    ["nothing", undefined, false, "passed order_kept"],
    ["an older version", "1.0.9", false, "passed order_kept"],
    ["a newer version", "1.2.0", false, "blocked order_outdated"],
    ["a newer version, to go back on purpose", "1.2.0", true, "warning order_rollback"],
    ["a version without an order", "blue", false, "warning order_unknown"],
  ])("where %s runs", (_, version, isRollback, expected) => {
    expect(outcome(gate, facts([], { isRollback, ...(version ? runs(version) : {}) }))).toBe(expected);
  });

  it("lets the version that runs there go there again", () => {
    expect(outcome(gate, facts([], runs("1.1.0", "rel_mine")))).toBe("passed order_kept");
  });
});

describe("the gate of support", () => {
  const gate: Gate = { kind: "support" };
  const until = (endOfSupport: number | null, endOfLife: number | null) =>
    facts([], { place: { support: { endOfSupport, endOfLife } } });
  it("closes with the support of the line", () => {
    expect(outcome(gate, until(null, null))).toBe("passed supported");
    expect(outcome(gate, until(NOW + 1, NOW + 2))).toBe("passed supported");
    expect(outcome(gate, until(NOW, NOW + 2))).toBe("blocked end_of_support");
    expect(outcome(gate, until(NOW - 1, NOW))).toBe("blocked end_of_life");
  });
});

describe("what always speaks", () => {
  it("keeps a release back that is cancelled or halted", () => {
    expect(standingGate("release", facts([], { isCancelled: true }))).toBe("blocked release_cancelled");
    const halted: News = { kind: "halted", reason: "wait" };
    expect(standingGate("release", facts([halted]))).toBe("blocked release_halted");
    expect(standingGate("release", facts([halted, { kind: "resumed", reason: "go" }]))).toBe(
      "passed release_free",
    );
  });

  it("keeps a blocked version from going further, and lets it go again where it runs", () => {
    const block: News = { kind: "blocked", reason: "loses orders" };
    expect(standingGate("release", facts([block]))).toBe("blocked version_blocked");
    const here = { place: { current: { releaseId: "rel_mine", version: "1.1.0" } } };
    expect(standingGate("release", facts([block], here))).toBe("warning version_blocked");
    expect(standingGate("release", facts([block, { kind: "unblocked", reason: "fixed" }]))).toBe(
      "passed release_free",
    );
  });

  it("waits for a lock to run out, and for a seal until somebody says otherwise", () => {
    const heldBy = { holder: "ci", reason: "deploying", expiresAt: NOW + MINUTE };
    const given = facts([], { place: { heldBy } });
    expect(standingGate("lock", given)).toBe("waiting locked");
    expect(standingGate("lock", given, NOW + MINUTE)).toBe("passed not_locked");
    expect(
      standingGate("lock", facts([], { place: { heldBy: { ...heldBy, expiresAt: null } } }), NOW + 1e12),
    ).toBe("waiting shut");
  });

  it("closes when the review of an override is overdue, not before", () => {
    const debts = [{ id: "d", version: "1.0.0", owner: "Ada", dueAt: NOW }];
    const given = facts([], { place: { debts } });
    expect(standingGate("debt", given, NOW - 1)).toBe("passed no_debt");
    expect(standingGate("debt", given)).toBe("blocked debt_overdue");
  });
});
