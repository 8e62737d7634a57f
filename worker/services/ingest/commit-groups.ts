import type { LiveChange } from "../../../schema/contract/live.ts";
import type { Services } from "../context.ts";
import { type Handover, type Ledger, projectIdOf } from "../ledger.ts";
import type { CommitOutcome } from "../ports.ts";
import { wakeEndpoints } from "../webhooks/wake.ts";
import { type Group, groupByRelease } from "./group.ts";
import type { Located } from "./locate.ts";

export type CommitReport = {
  /** What changed, to be told. */
  readonly changes: LiveChange[];
  /** Events whose id was known with another body. */
  readonly conflicts: Located[];
  /** Events whose commit failed, with the error. */
  readonly failures: { readonly located: Located; readonly error: unknown }[];
};

/** D1 and objects take six connections of one invocation at a time. */
const CONCURRENCY = 4;
const MAX_ROUNDS = 6;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
}

/** Carries one handover through: the entries leave, then they are taken in. Each step may be repeated. */
export async function completeHandover(
  services: Pick<Services, "releases" | "clock" | "log" | "ledgers" | "dispatchers">,
  ledger: Ledger,
  shard: number,
  handover: Handover,
  depth = 0,
): Promise<void> {
  const { orgId, slug, from, to, name, left } = handover;
  const projectId = projectIdOf(orgId, slug);
  const request = { shard, orgId, slug, from, to, name, now: services.clock.now() };
  if (!left) {
    if (depth < 8) {
      const pending = await ledger.handovers.pending(projectId);
      const first = pending.filter((each) => each.to === from);
      for (const each of first) await completeHandover(services, ledger, shard, each, depth + 1);
    }
    await services.releases.cede(request);
  }
  await services.releases.absorb(request);
  await wakeEndpoints(services, shard, orgId);
  services.log.info("release.handed_over", { org: orgId, project: slug, from, to });
}

function changeOf(group: Group, outcome: Exclude<CommitOutcome, { kind: "stale" }>): LiveChange {
  return {
    type: "release.changed",
    project: group.slug,
    version: outcome.version,
    revision: outcome.revision,
    environments: outcome.kind === "committed" ? [...outcome.environments] : [],
  };
}

type Committed = { readonly group: Group; readonly outcome: Exclude<CommitOutcome, { kind: "stale" }> };

function conflictsOf({ located }: Group, { conflicts }: Committed["outcome"]): Located[] {
  const conflicting = new Set(conflicts);
  return located.filter(({ incoming }) => conflicting.has(`${incoming.key}|${incoming.bodyHash}`));
}

/** Commits each group; then, all of them being in, tells the environments: what one of them hears is about others of them. */
async function commitAll(
  services: Services,
  where: { readonly shard: number; readonly orgId: string },
  groups: readonly Group[],
) {
  const [stale, failures]: [Located[], CommitReport["failures"]] = [[], []];
  const fail = ({ located }: Group, error: unknown) => {
    failures.push(...located.map((one) => ({ located: one, error })));
  };
  const [committed, heard]: [Committed[], Committed[]] = [[], []];
  await inParallel(groups, async (group) => {
    const outcome = await commitGroup(services, where, group).catch((error: unknown) => fail(group, error));
    if (!outcome) return;
    if (outcome.kind === "stale") stale.push(...group.located);
    else committed.push({ group, outcome });
  });
  await inParallel(committed, async ({ group, outcome }) => {
    await tellEnvironments(services, where, group, outcome).then(
      () => heard.push({ group, outcome }),
      (error: unknown) => fail(group, error),
    );
  });
  return { heard, stale, failures };
}

/**
 * Commits located events, one call for each release. What was decided on names that meanwhile changed hands is decided
 * again. One release that fails takes no other down with it.
 * @param tellRepeats tell a release's change even if nothing was new: the first telling may not have happened
 */
export async function commitLocated(
  services: Services,
  ledger: Ledger,
  where: { readonly shard: number; readonly orgId: string },
  events: readonly Located[],
  tellRepeats: boolean,
): Promise<CommitReport> {
  const report: CommitReport = { changes: [], conflicts: [], failures: [] };
  let [todo, tells] = [[...events], false];
  for (let round = 0; round < MAX_ROUNDS && todo.length > 0; round += 1) {
    const groups = await groupByRelease(ledger, where.orgId, todo, services.ids);
    todo = [];
    const committed = await commitAll(services, where, groups);
    todo.push(...committed.stale);
    report.failures.push(...committed.failures);
    for (const { group, outcome } of committed.heard) {
      report.conflicts.push(...conflictsOf(group, outcome));
      if (outcome.kind === "committed" || tellRepeats) report.changes.push(changeOf(group, outcome));
      tells ||= outcome.kind === "committed" ? outcome.tells : tellRepeats;
    }
    await completeClaimed(services, ledger, where, groups);
  }
  if (tells) await wakeEndpoints(services, where.shard, where.orgId);
  const error = new Error("names kept changing hands");
  report.failures.push(...todo.map((located) => ({ located, error })));
  return report;
}

/** Tells the environments what happened there. Told again, after a crash in between, it changes nothing. */
async function tellEnvironments(
  { environments }: Pick<Services, "environments">,
  { shard, orgId }: { shard: number; orgId: string },
  { slug, releaseId: id }: Group,
  { tidings, version }: Exclude<CommitOutcome, { kind: "stale" }>,
): Promise<void> {
  await inParallel(tidings, async (tiding) => {
    if (tiding.tier === null) return;
    const at = { shard, orgId, slug, key: tiding.environment, name: tiding.name };
    await environments.hear(at, { id, version }, tiding);
  });
}

async function commitGroup(
  services: Services,
  { shard, orgId }: { shard: number; orgId: string },
  group: Group,
) {
  const { slug, releaseId, isNew, version, entries, claims, seed } = group;
  const now = services.clock.now();
  const request = {
    shard,
    orgId,
    slug,
    releaseId,
    isNew,
    version,
    entries,
    claims,
    seed,
    outboxId: null,
    now,
  };
  const outcome = await services.releases.commit(request);
  if (outcome.kind === "stale") services.log.info("release.commit_retried", { org: orgId, project: slug });
  if (outcome.kind === "committed") {
    services.log.info("release.committed", {
      org: orgId,
      project: slug,
      release: releaseId,
      revision: outcome.revision,
      added: outcome.added,
      statements: outcome.meter.statements,
      rowsRead: outcome.meter.rowsRead,
      rowsWritten: outcome.meter.rowsWritten,
    });
  }
  return outcome;
}

async function completeClaimed(
  services: Services,
  ledger: Ledger,
  { shard, orgId }: { shard: number; orgId: string },
  groups: readonly Group[],
): Promise<void> {
  const slugs = new Set(
    groups.filter(({ claims }) => claims.some(({ from }) => from !== null)).map(({ slug }) => slug),
  );
  for (const slug of slugs) {
    for (const handover of await ledger.handovers.pending(projectIdOf(orgId, slug))) {
      await completeHandover(services, ledger, shard, handover);
    }
  }
}
