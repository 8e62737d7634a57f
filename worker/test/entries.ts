import fc from "fast-check";
import type { Entry, News } from "../core/release/entry.ts";

let counter = 0;

/** An entry with everything filled in; give what the test is about. */
export function entry(news: News, over: Partial<Entry> = {}): Entry {
  counter += 1;
  const key = over.key ?? `k${String(counter).padStart(6, "0")}`;
  return {
    key,
    source: "ci",
    id: key,
    type: news.kind,
    occurredAt: 1_000_000,
    receivedAt: 1_000_000,
    actor: null,
    url: null,
    claims: { version: "1.0.0", commit: null, digest: null },
    ...over,
    news,
  };
}

export const place = (name: string) => ({ name, tier: null, ephemeral: null });

export const deployed = (
  environment: string,
  status: Extract<News, { kind: "deployment" }>["status"],
  over: Partial<Extract<News, { kind: "deployment" }>> = {},
): News => ({
  kind: "deployment",
  environment: place(environment),
  deploymentId: null,
  attempt: 1,
  status,
  rolloutPercent: null,
  rollback: false,
  commits: [],
  ...over,
});

export const tested = (
  suite: string,
  totals: { passed: number; failed?: number } | null,
  over: Partial<Extract<News, { kind: "test_run" }>> = {},
): News => ({
  kind: "test_run",
  runId: "1",
  suite,
  environment: null,
  status: totals === null ? "running" : (totals.failed ?? 0) > 0 ? "failed" : "passed",
  totals: totals && {
    tests: totals.passed + (totals.failed ?? 0),
    passed: totals.passed,
    failed: totals.failed ?? 0,
    errored: 0,
    skipped: 0,
    flaky: 0,
  },
  failures: [],
  partial: false,
  ...over,
});

export const built = (status: "running" | "succeeded" | "failed", name = "ci", buildId = name): News => ({
  kind: "build",
  buildId,
  name,
  status,
  startedAt: null,
});

const ENVIRONMENTS = ["staging", "Staging ", "production", "prod-eu", "qa"] as const;
const OPEN = ["queued", "waiting_approval", "in_progress", "verifying"] as const;
const SETTLED = [
  "succeeded",
  "succeeded",
  "failed",
  "errored",
  "cancelled",
  "superseded",
  "rolled_back",
  "faulty",
] as const;

const deployments = fc
  .record({
    environment: fc.constantFrom(...ENVIRONMENTS),
    deploymentId: fc.constantFrom(null, "d1", "d2", "d3"),
    attempt: fc.integer({ min: 1, max: 2 }),
    status: fc.constantFrom(...OPEN, ...SETTLED),
    rolloutPercent: fc.constantFrom(null, 10, 100),
    rollback: fc.constantFrom(false, false, true),
  })
  .map(({ environment, status, ...rest }) => deployed(environment, status, rest));

const otherNews = (): fc.Arbitrary<News> =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom("running" as const, "succeeded" as const, "failed" as const),
        fc.constantFrom("ci", "lint"),
        fc.nat(2),
      )
      .map(([status, name, id]) => built(status, name, `${name}-${id}`)),
    fc
      .tuple(
        fc.constantFrom("unit", "e2e"),
        fc.nat(2),
        fc.option(fc.record({ passed: fc.nat(9), failed: fc.nat(2) })),
      )
      .map(([suite, run, totals]) => tested(suite, totals, { runId: String(run) })),
    fc
      .tuple(
        fc.constantFrom("open" as const, "mitigated" as const, "resolved" as const),
        fc.constantFrom("i1", "i2"),
      )
      .map(
        ([status, incidentId]): News => ({
          kind: "incident",
          incidentId,
          status,
          title: incidentId,
          severity: null,
          environment: place("production"),
          deploymentId: null,
        }),
      ),
    fc.constantFrom<News>(
      { kind: "published" },
      { kind: "change", title: "fix" },
      { kind: "tagged" },
      { kind: "removal", environment: place("qa"), of: "environment" },
      { kind: "removal", environment: place("staging"), of: "service" },
      { kind: "withdrawn", reason: null },
      { kind: "halted", reason: "wait" },
      { kind: "resumed", reason: "go" },
      { kind: "amended", plan: { owner: "ada", name: "Spring" } },
      { kind: "amended", plan: { owner: null } },
      { kind: "blocked", reason: "loses orders" },
      { kind: "unblocked", reason: "fixed" },
      { kind: "asked", environment: place("production"), message: null },
    ),
    judgements(),
  );

const PEOPLE = ["ada", "bob"].map((name) => ({ id: `usr_${name}`, name, aliases: [] }));

/** What people and outside systems say of a release, and what Slipway finds out. */
function judgements(): fc.Arbitrary<News> {
  const artifact = fc.constantFrom(
    { commit: null, digest: null },
    { commit: "aaaaaaaaaaaa1111", digest: null },
    { commit: null, digest: "sha256:aa" },
  );
  const verb = fc.constantFrom("added" as const, "changed" as const, "removed" as const);
  return fc.oneof(
    fc
      .record({
        decision: fc.constantFrom("approve" as const, "reject" as const, "revoke" as const),
        person: fc.constantFrom(...PEOPLE),
        approvalId: fc.constantFrom("a1", "a2"),
        artifact,
      })
      .map(
        (said): News => ({
          kind: "approval",
          environment: place("production"),
          comment: null,
          role: "member",
          ...said,
        }),
      ),
    fc.record({ outcome: fc.constantFrom("pass" as const, "block" as const), artifact }).map(
      (said): News => ({
        kind: "gate_answer",
        environment: place("production"),
        name: "security",
        because: "scanned",
        ...said,
      }),
    ),
    fc
      .record({ verb, id: fc.constantFrom("m1", "m2"), dueDate: fc.constantFrom("2026-03-01", "2026-04-01") })
      .map(
        ({ verb: said, id, dueDate }): News => ({
          kind: "milestone",
          verb: said,
          id,
          title: id,
          change: { title: id, dueDate, stage: "testing" },
          reason: "late",
        }),
      ),
    fc
      .record({
        verb,
        id: fc.constantFrom("x1", "x2"),
        status: fc.constantFrom("doing" as const, "done" as const),
      })
      .map(
        ({ verb: said, id, status }): News => ({
          kind: "deliverable",
          verb: said,
          id,
          milestoneId: "m1",
          title: id,
          change: { title: id, status },
        }),
      ),
    fc.constantFrom("ci|d1|1", "ci|d2|1", "github|in production|1").map(
      (deployment): News => ({
        kind: "lost",
        deployment,
        deploymentId: "d",
        environment: place("production"),
        afterMs: 60_000,
      }),
    ),
  );
}

export const anyNews = fc.oneof({ weight: 3, arbitrary: deployments }, { weight: 2, arbitrary: otherNews() });

const NO_ARTIFACT = { commit: null, digest: null };
const ARTIFACTS = [
  NO_ARTIFACT,
  { commit: "aaaaaaaaaaaa1111", digest: null },
  { commit: "bbbbbbbbbbbb2222", digest: null },
  { commit: "aaaaaaaaaaaa1111", digest: "sha256:aa" },
  { commit: "bbbbbbbbbbbb2222", digest: "sha256:bb" },
  { commit: null, digest: "sha256:aa" },
];

/** A history of one project: few versions, commits and moments, so that they meet and tie. */
export const history = (maxLength = 24): fc.Arbitrary<Entry[]> =>
  fc
    .array(
      fc.record({
        news: anyNews,
        version: fc.constantFrom(null, "1.0.0", "1.0.1", "1.1.0-rc.1", "1.1.0"),
        artifact: fc.constantFrom(...ARTIFACTS),
        at: fc.integer({ min: 1, max: 12 }),
        source: fc.constantFrom("ci", "github"),
      }),
      { minLength: 1, maxLength },
    )
    .map((rows) =>
      rows.map(({ news, version, artifact, at, source }, index) =>
        entry(news, {
          key: `k${String(index).padStart(3, "0")}`,
          source,
          occurredAt: at * 1000,
          claims: { version: version ?? (artifact === NO_ARTIFACT ? "1.0.0" : null), ...artifact },
        }),
      ),
    );

/** The same entries in another order, some of them more than once. */
export const reordered = (entries: readonly Entry[]): fc.Arbitrary<Entry[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...entries], { minLength: entries.length }),
      fc.array(fc.nat(Math.max(0, entries.length - 1)), { maxLength: 6 }),
      fc.array(fc.nat(entries.length + 6), { maxLength: 6 }),
    )
    .map(([order, repeats, spots]) => {
      const mixed = [...order];
      for (const [index, repeat] of repeats.entries()) {
        const again = entries[repeat];
        if (again) mixed.splice((spots[index] ?? 0) % (mixed.length + 1), 0, again);
      }
      return mixed;
    });
