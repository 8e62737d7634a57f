import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WEBHOOK_FACTS } from "../../../schema/contract/webhook-events.ts";
import { built, deployed, entry, history, place, tested } from "../../test/entries.ts";
import { AROUND } from "../../test/surroundings.ts";
import type { Message } from "../webhooks/message.ts";
import { newSnapshot, planCommit, type Snapshot } from "./commit.ts";
import type { Surroundings } from "./derive.ts";
import type { Entry, News } from "./entry.ts";
import { caseName, type SuiteEvidence } from "./evidence.ts";
import { needsBaseline } from "./test-transitions.ts";
import { moveTransitions, transitionsOf } from "./transitions.ts";

const ENVIRONMENTS = [
  { key: "staging", name: "Staging", tier: "staging" },
  { key: "production", name: "Production", tier: "production" },
] as const;
const HERE: Surroundings = { ...AROUND, environments: ENVIRONMENTS, projectReachedProduction: true };
const REGISTRY = { stored: [], declared: false };
const NEW = newSnapshot("rel_1", "1.0.0", 1);

const plan = (before: Snapshot, entries: readonly Entry[], around = HERE) =>
  planCommit(before, entries, [], REGISTRY, around, 5_000_000);

/** What is told when entries come in, one commit for each group. */
const told = (...commits: (readonly Entry[])[]): Message[] => toldAfter(null, ...commits);

/** The same where the last released version's tests said something. */
function toldAfter(baseline: readonly SuiteEvidence[] | null, ...commits: (readonly Entry[])[]): Message[] {
  let snapshot = NEW;
  return commits.flatMap((entries) => {
    const next = plan(snapshot, entries);
    const messages = transitionsOf(snapshot, next, entries, ENVIRONMENTS, baseline);
    snapshot = next.snapshot;
    return messages;
  });
}

let clock = 1_000_000;
const said = (news: News, over: Partial<Entry> = {}): Entry => {
  clock += 1_000;
  return entry(news, { occurredAt: clock, ...over });
};
const types = (messages: readonly Message[]) => messages.map(({ type }) => type);
const about = (messages: readonly Message[], ...kinds: string[]) =>
  types(messages).filter((type) => kinds.some((kind) => type.startsWith(kind)));
const only = (messages: readonly Message[], type: Message["type"]) => {
  const [found, ...more] = messages.filter((message) => message.type === type);
  if (!found || more.length > 0) throw new Error(`not one ${type} in ${types(messages)}`);
  return found;
};

const permit = { id: "pmt_1", fence: 3, expiresAt: null };
const start = (over = {}) => said(deployed("production", "in_progress", { permit, ...over }));
const success = (over = {}) => said(deployed("production", "succeeded", { permit, ...over }));
const failure = (over = {}) => said(deployed("production", "failed", { permit, ...over }));

describe("a release", () => {
  it("is created once, and changes its status from being planned where more than that is known", () => {
    const messages = told([said({ kind: "planned", plan: {} })], [said({ kind: "amended", plan: {} })]);
    expect(types(messages)).toEqual(["release.created"]);
    expect(types(told([success()]))).toEqual([
      "release.created",
      "deployment.succeeded",
      "release.status_changed",
    ]);
  });

  it("is created in the status from which it is then said to change", () => {
    const [created, changed] = told([said(built("succeeded"))]);
    expect(created).toMatchObject({ type: "release.created", facts: { release: { status: "planned" } } });
    expect(changed).toMatchObject({ type: "release.status_changed", facts: { from: "planned" } });
  });

  it("is created once where it takes its version later", () => {
    const claims = { version: null, commit: "abcdef123456", digest: null };
    const first = said(deployed("staging", "succeeded"), { claims });
    const named = said({ kind: "tagged" }, { claims: { ...claims, version: "1.0.0" } });
    expect(about(told([first], [named]), "release.created")).toHaveLength(1);
  });

  it("tells from which status to which", () => {
    const messages = told([said({ kind: "planned", plan: {} })], [success()]);
    expect(only(messages, "release.status_changed").facts).toEqual({
      release: { id: "rel_1", version: "1.0.0", status: "released" },
      from: "planned",
      to: "released",
    });
  });

  it("tells of a correction with what was shown before and after, by what people call environments", () => {
    const rolledBack = deployed("production", "rolled_back");
    const late = said(rolledBack);
    const messages = told(
      [success()],
      [said(tested("unit", { passed: 1 }))],
      [{ ...late, occurredAt: clock - 500 }],
    );
    expect(only(messages, "release.corrected").facts).toMatchObject({
      before: { status: "released", environments: { Production: "succeeded" } },
      after: { status: "rolled_back", environments: { Production: "rolled_back" } },
      because: "Rolled back in production",
    });
  });

  it("names at most 30 environments in a correction, and those that changed before all others", () => {
    const previews = Array.from({ length: 60 }, (_, n) =>
      said(
        deployed(`preview-${n}`, "succeeded", { environment: { ...place(`preview-${n}`), ephemeral: true } }),
      ),
    );
    const late = said(deployed("preview-59", "failed"), { occurredAt: clock + 1 });
    const after = said(tested("unit", { passed: 1 }));
    const { facts } = only(told(previews, [after], [late]), "release.corrected");
    const { before, after: shown } = facts as {
      before: { environments: object };
      after: { environments: object };
    };
    expect(Object.keys(before.environments)).toHaveLength(30);
    expect(before.environments).toMatchObject({ "preview-59": "succeeded" });
    expect(shown.environments).toMatchObject({ "preview-59": "failed" });
  });

  it("is at risk when it does worse than before, and not when it does as badly or better", () => {
    const messages = told(
      [said(tested("unit", { passed: 1, failed: 1 }))],
      [said(tested("e2e", { passed: 1, failed: 1 }))],
      [failure()],
      [said(tested("e2e", { passed: 2 }, { runId: "2" }))],
      [success({ attempt: 2 })],
    );
    const levels = messages.flatMap(({ type, facts }) =>
      type === "release.at_risk" ? [(facts as { level: string }).level] : [],
    );
    expect(levels).toEqual(["at_risk", "unhealthy"]);
  });

  it("tells only what became of it as a whole where entries came from another release, and nothing where all left", () => {
    const before = plan(NEW, [said({ kind: "planned", plan: {} })]).snapshot;
    const moved = plan(before, [success(), said(tested("unit", { passed: 1 }))]);
    expect(types(moveTransitions(before, moved, ENVIRONMENTS))).toEqual(["release.status_changed"]);
    const emptied = { ...moved, snapshot: { ...moved.snapshot, mergedInto: "rel_2" } };
    expect(moveTransitions(before, emptied, ENVIRONMENTS)).toEqual([]);
  });
});

describe("a deployment", () => {
  it("that was rolled back is told by the release where nobody else tells: in a place that is none of the project's", () => {
    const rolledBack = (environment: string) =>
      said(deployed(environment, "rolled_back", { deploymentId: "d1" }));
    const messages = told([rolledBack("preview-7")], [rolledBack("preview-7")], [rolledBack("production")]);
    const { facts } = only(messages, "deployment.rolled_back");
    expect(facts).toMatchObject({
      release: { version: "1.0.0" },
      environment: "preview-7",
      deployment: { id: "d1", status: "rolled_back" },
      from: "1.0.0",
      to: null,
      told: true,
    });
  });

  it("is told with who brought what, and when", () => {
    const claims = { version: "1.0.0", commit: "abcdef123456", digest: "sha256:aa" };
    const began = said(deployed("production", "in_progress", { deploymentId: "d1" }), {
      claims,
      actor: { type: "ci", name: "pipeline" },
      url: "https://ci.example.com/1",
    });
    const ended = said(deployed("production", "succeeded", { deploymentId: "d1" }), { claims });
    const message = only(told([began, ended]), "deployment.succeeded");
    expect(message).toMatchObject({ environment: "Production", at: ended.occurredAt });
    expect(message.facts).toMatchObject({
      environment: "Production",
      deployment: {
        id: "d1",
        attempt: 1,
        status: "succeeded",
        startedAt: new Date(began.occurredAt).toISOString(),
        finishedAt: new Date(ended.occurredAt).toISOString(),
        actor: "pipeline",
        commit: "abcdef123456",
        digest: "sha256:aa",
        url: "https://ci.example.com/1",
      },
    });
  });

  it("is told of when it began and when it ended, in one commit or in two", () => {
    const [began, ended] = [start(), success()];
    const expected = ["deployment.started", "deployment.succeeded"];
    expect(about(told([began, ended]), "deployment.")).toEqual(expected);
    expect(about(told([began], [ended]), "deployment.")).toEqual(expected);
  });

  it("is not told of as begun after it was told of as over", () => {
    const [began, ended] = [start(), failure()];
    expect(about(told([ended], [began]), "deployment.")).toEqual(["deployment.failed"]);
  });

  it("is told of once by the words of several senders that mean the same", () => {
    const messages = told([start()], [start()], [success()], [success()], [start()]);
    expect(about(messages, "deployment.")).toEqual(["deployment.started", "deployment.succeeded"]);
  });

  it("is told of again as another attempt, and in a preview like anywhere else", () => {
    const preview = { environment: { ...place("preview-7"), ephemeral: true } };
    const messages = told([failure()], [success({ attempt: 2 })], [success(preview)]);
    expect(about(messages, "deployment.")).toEqual([
      "deployment.failed",
      "deployment.succeeded",
      "deployment.succeeded",
    ]);
    expect(messages.at(-1)?.environment).toBe("preview-7");
  });

  it("that went to production is told of as going past the rules once, unless it showed a permit", () => {
    const begun = [start({ permit: null }), start(), said(deployed("staging", "in_progress"))];
    expect(begun.map((one) => about(told([one], [one]), "deployment."))).toEqual([
      ["deployment.started", "deployment.bypassed"],
      ["deployment.started"],
      ["deployment.started"],
    ]);
    expect(about(told([start({ permit: null })], [success({ permit: null })]), "deployment.")).toEqual([
      "deployment.started",
      "deployment.bypassed",
      "deployment.succeeded",
    ]);
  });

  it("that failed, was called off and failed again by word is told of as failed once", () => {
    const cancelled = said(deployed("production", "cancelled"));
    expect(about(told([failure()], [cancelled], [failure()]), "deployment.")).toEqual(["deployment.failed"]);
  });

  it("is not told of as failed again where its failure was stored before first words were kept", () => {
    const stored = plan(NEW, [failure()]).snapshot;
    const [[key, fact] = ["", null]] = Object.entries(stored.state.deployments);
    if (!fact) throw new Error("there is one");
    const { firstFailure: _, ...older } = fact;
    const before = { ...stored, state: { ...stored.state, deployments: { [key]: older } } };
    const again = [failure()];
    expect(
      about(transitionsOf(before, plan(before, again), again, ENVIRONMENTS, null), "deployment."),
    ).toEqual([]);
  });
});

describe("a test run", () => {
  const run = (runId: string, totals: { passed: number; failed?: number }, over = {}) =>
    said(tested("unit", totals, { runId, ...over }));

  it("is told of when it finished, and once", () => {
    const messages = told(
      [said(tested("unit", null, { runId: "1" }))],
      [run("1", { passed: 4 })],
      [run("1", { passed: 4 })],
    );
    expect(about(messages, "test")).toEqual(["test_run.finished"]);
    expect(only(messages, "test_run.finished").facts).toMatchObject({
      environment: null,
      testRun: { id: "1", suite: "unit", status: "passed", totals: { tests: 4, passed: 4 } },
    });
  });

  it("regressed where it failed and the run of its suite before it passed", () => {
    const failures = Array.from({ length: 60 }, (_, n) => ({
      suite: "cart",
      name: `adds ${n}`,
      status: "failed" as const,
      message: null,
    }));
    const messages = told([run("1", { passed: 4 })], [run("2", { passed: 3, failed: 60 }, { failures })]);
    const { facts } = only(messages, "test.regressed");
    const named = (facts as { failures: string[] }).failures;
    expect(named).toHaveLength(50);
    expect(named[0]).toBe("cart › adds 0");
  });

  it("did not regress where the run before failed, was another suite's or another environment's, or came after", () => {
    const bad = { passed: 3, failed: 1 };
    const elsewhere = run("1", { passed: 4 }, { environment: place("staging") });
    const otherSuite = said(tested("e2e", { passed: 4 }, { runId: "1" }));
    expect(about(told([run("1", bad)], [run("2", bad)]), "test.regressed")).toEqual([]);
    expect(about(told([elsewhere], [otherSuite], [run("2", bad)]), "test.regressed")).toEqual([]);
    const failed = run("2", bad);
    expect(about(told([run("3", { passed: 4 })], [failed]), "test.regressed")).toEqual([]);
  });
});

describe("a test run of a release after another", () => {
  const failure = (name: string) => ({ suite: "cart", name, status: "failed" as const, message: null });
  const failing = (runId: string, names: readonly string[], over = {}) =>
    said(
      tested("unit", { passed: 9, failed: names.length }, { runId, failures: names.map(failure), ...over }),
    );
  /** How the suite did at the last released version. */
  const released = (names: readonly string[], over: Partial<SuiteEvidence> = {}): SuiteEvidence => ({
    suite: "unit",
    environment: null,
    status: names.length > 0 ? "failed" : "passed",
    totals: {
      tests: 9 + names.length,
      passed: 9,
      failed: names.length,
      errored: 0,
      skipped: 0,
      flaky: 0,
    },
    partial: false,
    failures: names.map((name) => caseName(failure(name))),
    ...over,
  });
  const regressed = (messages: readonly Message[]) =>
    messages.flatMap(({ type, facts }) =>
      type === "test.regressed" ? [(facts as { failures: string[] }).failures] : [],
    );

  it("regressed in what fails for the first time and did not fail there", () => {
    const messages = toldAfter([released(["pays"])], [failing("1", ["adds", "pays"])]);
    expect(about(messages, "test")).toEqual(["test_run.finished", "test.regressed"]);
    expect(regressed(messages)).toEqual([["cart › adds"]]);
  });

  it("did not regress where its report is not whole", () => {
    const cut = failing("1", ["adds"], { status: "unknown", partial: true });
    expect(regressed(toldAfter([released([])], [cut]))).toEqual([]);
  });

  it("regressed in each case once, until it passed", () => {
    const runs = [["adds"], ["adds"], ["adds", "ships"], []].map((names, n) => [failing(`${n}`, names)]);
    expect(regressed(toldAfter([released([])], ...runs, [failing("5", ["adds"])]))).toEqual([
      ["cart › adds"],
      ["cart › ships"],
      ["cart › adds"],
    ]);
    expect(regressed(toldAfter([released([])], runs.flat()))).toEqual([["cart › adds"], ["cart › ships"]]);
  });

  it("is compared with the run in its environment, and with all of its suite where there was none", () => {
    const staging = released(["pays"], { environment: "staging" });
    const run = (environment: string) => [failing("1", ["pays"], { environment: place(environment) })];
    expect(regressed(toldAfter([staging, released([])], run("staging")))).toEqual([]);
    expect(regressed(toldAfter([staging, released([])], run("production")))).toEqual([]);
    expect(regressed(toldAfter([released([])], run("production")))).toEqual([["cart › pays"]]);
  });

  it.each([
    ["no release is known", null],
    ["its suite did not run there", [released([], { suite: "e2e" })]],
    ["the run there was not whole", [released([], { partial: true })]],
    ["the run there proved nothing", [released([], { status: "unknown" })]],
    ["not all that failed there is named", [released(["pays"], { failures: [] })]],
  ])("did not regress where %s", (_, baseline) => {
    expect(regressed(toldAfter(baseline, [failing("1", ["adds"])]))).toEqual([]);
  });

  it("asks how the last release did only where something failed that the run before does not tell of", () => {
    const asks = (...commits: (readonly Entry[])[]) => {
      const last = commits.at(-1) ?? [];
      const before = commits.slice(0, -1).reduce((snapshot, list) => plan(snapshot, list).snapshot, NEW);
      return needsBaseline(before.state, plan(before, last).snapshot.state);
    };
    const passing = [failing("1", [])];
    const failed = [failing("2", ["adds"])];
    expect([
      asks(failed),
      asks(failed, failed),
      asks(passing),
      asks(passing, failed),
      asks([success()]),
    ]).toEqual([true, false, false, false, false]);
  });
});

describe("people's words", () => {
  const word = (decision: "approve" | "reject" | "revoke", approvalId: string) =>
    said({
      kind: "approval",
      approvalId,
      environment: place("production"),
      decision,
      comment: "looks fine",
      person: { id: "usr_1", name: "Ada", aliases: ["ada@example.com"] },
      role: "member",
      artifact: { commit: null, digest: null },
    });

  it("are told as they are given, and not as they are taken back", () => {
    const messages = told([word("approve", "a1")], [word("revoke", "a1")], [word("reject", "a2")]);
    expect(about(messages, "approval.")).toEqual(["approval.granted", "approval.rejected"]);
    expect(only(messages, "approval.granted").facts).toMatchObject({
      environment: "Production",
      by: "Ada",
      comment: "looks fine",
    });
  });

  it("are told by name alone: by nothing else that a person goes by", () => {
    expect(JSON.stringify(told([word("approve", "a1")]))).not.toMatch(/usr_1|example\.com/);
  });

  it("that ask for approvals are told each", () => {
    const ask = () =>
      said(
        { kind: "asked", environment: place("production"), message: "please" },
        { actor: { type: "user", name: "Ada" } },
      );
    const messages = told([ask()], [ask()]);
    expect(about(messages, "approval.")).toEqual(["approval.requested", "approval.requested"]);
    expect(messages.at(-1)?.facts).toMatchObject({ environment: "Production", by: "Ada", message: "please" });
  });

  it("that promise a milestone for later are told with both dates and the reason, those for earlier are not", () => {
    const promise = (verb: "added" | "changed", dueDate: string) =>
      said({
        kind: "milestone",
        verb,
        id: "mst_1",
        title: "Beta",
        change: { title: "Beta", stage: "testing", dueDate },
        reason: `until ${dueDate}`,
      });
    const messages = told(
      [promise("added", "2026-03-01")],
      [promise("changed", "2026-04-01")],
      [promise("changed", "2026-03-15")],
    );
    expect(only(messages, "milestone.slipped").facts).toMatchObject({
      milestone: {
        id: "mst_1",
        title: "Beta",
        dueDate: "2026-04-01",
        previousDueDate: "2026-03-01",
        reason: "until 2026-04-01",
      },
    });
  });
});

describe("an incident", () => {
  const incident = (status: "open" | "mitigated" | "resolved") =>
    said({
      kind: "incident",
      incidentId: "i1",
      status,
      title: "Checkout is slow",
      severity: "major",
      environment: place("production"),
      deploymentId: "d1",
    });

  it("is opened once and resolved once, in one commit or in several", () => {
    const words = [incident("open"), incident("mitigated"), incident("resolved")];
    const expected = ["incident.opened", "incident.resolved"];
    expect(about(told(words), "incident.")).toEqual(expected);
    expect(about(told(...words.map((one) => [one]), [incident("resolved")]), "incident.")).toEqual(expected);
  });

  it("is not told of as opened after it was told of as resolved", () => {
    const [open, resolved] = [incident("open"), incident("resolved")];
    expect(about(told([resolved], [open]), "incident.")).toEqual(["incident.resolved"]);
  });

  it("that is opened again is told of again", () => {
    const messages = told(
      [incident("open")],
      [incident("resolved")],
      [incident("open")],
      [incident("resolved")],
    );
    expect(about(messages, "incident.")).toEqual([
      "incident.opened",
      "incident.resolved",
      "incident.opened",
      "incident.resolved",
    ]);
  });
});

/** Random histories in which no two things happen at the same moment. */
const histories = history(20).map((entries) =>
  entries.map((one, index) => ({ ...one, source: "ci", occurredAt: one.occurredAt + index })),
);
const groupings = histories.chain((entries) =>
  fc
    .tuple(
      fc.shuffledSubarray(entries, { minLength: entries.length }),
      fc.array(fc.boolean(), { minLength: entries.length, maxLength: entries.length }),
    )
    .map(([order, cuts]) => {
      const commits: Entry[][] = [];
      for (const [index, one] of order.entries()) {
        if (index === 0 || cuts[index]) commits.push([]);
        commits.at(-1)?.push(one);
      }
      return { entries, commits };
    }),
);

/** What a message is about, as its receiver knows it. */
function subjectOf({ type, at, environment, facts }: Message): string {
  const { deployment, testRun } = facts as {
    deployment?: { id: string; attempt: number };
    testRun?: { id: string; suite: string };
  };
  if (deployment) return `${type} ${deployment.id}#${deployment.attempt}`;
  if (testRun) return `${type} ${testRun.suite} ${testRun.id}`;
  return type === "release.created" ? type : `${type} ${environment} ${at} ${JSON.stringify(facts)}`;
}
const OF_RELEASE = ["release.status_changed", "release.at_risk", "release.corrected"];
const ENDS = ["deployment.succeeded", "deployment.failed", "test_run.finished"];
const ends = (messages: readonly Message[]) =>
  messages
    .filter(({ type }) => ENDS.includes(type))
    .map(subjectOf)
    .sort();

describe("whatever happens, in whatever order and however it is grouped", () => {
  it("holds what its type says it holds", () => {
    fc.assert(
      fc.property(groupings, ({ commits }) => {
        for (const { type, facts } of told(...commits)) {
          const scene = { org: "acme", project: "shop", sequence: 1, url: "" };
          WEBHOOK_FACTS[type].parse({ ...scene, ...JSON.parse(JSON.stringify(facts)) });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is told once, and what ended is told whatever came before it", () => {
    fc.assert(
      fc.property(groupings, ({ entries, commits }) => {
        const messages = told(...commits);
        const subjects = messages.filter(({ type }) => !OF_RELEASE.includes(type)).map(subjectOf);
        expect(subjects).toEqual([...new Set(subjects)]);
        expect(ends(messages)).toEqual(ends(told(entries)));
      }),
      { numRuns: 500 },
    );
  });

  it("is told in a chain of statuses, each from where the one before it led", () => {
    fc.assert(
      fc.property(groupings, ({ commits }) => {
        const messages = told(...commits);
        let { status } = (only(messages, "release.created").facts as { release: { status: string } }).release;
        for (const { type, facts } of messages) {
          if (type !== "release.status_changed") continue;
          const { from, to } = facts as { from: string; to: string };
          expect(from).toBe(status);
          expect(to).not.toBe(from);
          status = to;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is not told again by the same words", () => {
    fc.assert(
      fc.property(groupings, ({ commits }) => {
        const words = commits.map((list) => list.filter(({ news }) => news.kind !== "asked"));
        const once = told(...words);
        expect(types(told(...words, ...words))).toEqual(types(once));
      }),
      { numRuns: 300 },
    );
  });
});
