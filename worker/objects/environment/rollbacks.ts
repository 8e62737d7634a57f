import { sealWith } from "../../core/environment/lease.ts";
import {
  type FoundRollback,
  isFound,
  isSameTold,
  newsOfTold,
  rollbackBy,
  rollbackTold,
  type Told,
  takeBacks,
  toldBy,
} from "../../core/environment/rollback.ts";
import { follow } from "../../core/environment/tenure.ts";
import type { Tiding } from "../../core/release/tidings.ts";
import { messageMemo, rollbackMessage } from "../../services/environments/messages.ts";
import type { EnvironmentAt, Memo } from "../../services/environments/ports.ts";
import type { RollbackRow } from "../../services/gates/ports.ts";
import { type Ledger, projectIdOf } from "../../services/ledger.ts";
import { type Desk, ids } from "./desk.ts";

type Release = { readonly id: string; readonly version: string };
type Party = { readonly releaseId: string; readonly version: string };
type Moment = { readonly at: number; readonly key: string };
type Suspect = { readonly version: string; readonly deploymentId: string | null };
type Found = FoundRollback & { readonly suspect: Suspect | null };
type Gates = Ledger["gates"];

/** How much of what came to run after a late success is looked at. */
const MOST_LATER = 100;
/** As many successes are looked up one by one; of more, those that say nothing new are left out first. */
const FEW = 2;
const MOST_ROWS = 500;

/** Of many successes of one release, those that are stays of their own: one deployed again where it runs takes nothing back. */
async function stays(gates: Gates, at: EnvironmentAt, successes: readonly Moment[]): Promise<Moment[]> {
  if (successes.length <= FEW) return [...successes];
  const since = { at: Math.min(...successes.map((one) => one.at)), key: "" };
  const rows = await gates.successesAfter(projectIdOf(at.orgId, at.slug), at.key, since, MOST_ROWS);
  const known = new Set(rows.map((row) => `${row.at}|${row.key}`));
  const end = rows.length < MOST_ROWS ? Infinity : (rows.at(-1)?.at ?? since.at);
  return successes.filter((one) => one.at >= end || known.has(`${one.at}|${one.key}`));
}

/** Whether a success took back what ran before it; and, where it is late news, whether one after it did. */
async function findBySuccess(
  gates: Gates,
  at: EnvironmentAt,
  releaseId: string,
  success: Moment,
): Promise<Found[]> {
  const projectId = projectIdOf(at.orgId, at.slug);
  const look = async (id: string, when: Moment) => {
    const around = await gates.neighbours(projectId, at.key, id, when);
    const rollback = rollbackBy(at.key, around.mine, around.before, around.current);
    return { ...around, found: rollback ? [{ ...rollback, suspect: around.suspect }] : [] };
  };
  const { mine, current, found } = await look(releaseId, success);
  if (!mine || (current && current.changedAt <= success.at)) return found;
  const later = await gates.successesAfter(projectId, at.key, success, MOST_LATER);
  const late: Found[] = [];
  for (const { occupant, ...when } of takeBacks(mine, later))
    late.push(...(await look(occupant.releaseId, when)).found);
  return [...found, ...late];
}

/** The rollback that somebody told of; null while it is not known what ran there before. */
async function findTold(gates: Gates, at: EnvironmentAt, told: Told): Promise<Found | null> {
  const projectId = projectIdOf(at.orgId, at.slug);
  const when = { at: told.at, key: "~" };
  const { before, current } = await gates.neighbours(projectId, at.key, told.releaseId, when);
  const rollback = rollbackTold(at.key, told, before, current);
  return rollback && { ...rollback, suspect: { version: told.version, deploymentId: null } };
}

const rowOf = (at: EnvironmentAt, one: Found): RollbackRow => ({
  id: one.id,
  environment: at.key,
  environmentName: at.name,
  at: one.at,
  fromVersion: one.from.version,
  toVersion: one.to.version,
  told: one.told,
  suspectVersion: one.suspect?.version ?? null,
  suspectDeployment: one.suspect?.deploymentId ?? null,
  judgement: null,
});

/** The release that was rolled back, as it is now; what is not there any more was rolled back all the same. */
async function fromOf(desk: Desk, { shard, orgId, slug }: EnvironmentAt, { releaseId, version }: Party) {
  const facts = await desk.releases.facts({ shard, orgId, slug, releaseId });
  return { id: releaseId, version, status: facts?.status ?? ("rolled_back" as const) };
}

const memoOf = (at: EnvironmentAt, one: Found): Memo => ({ kind: "rollback", row: rowOf(at, one) });

/** Keeps the environment shut where what it went back to is what runs there now. */
function shut(desk: Desk, at: EnvironmentAt, one: Found): void {
  if (!one.holdsNow) return;
  const reason = `rolled back from ${one.from.version} to ${one.to.version}`;
  const now = Date.now();
  const { tenure } = desk.memory;
  const sealed = sealWith(tenure.lease, { id: ids.next("lck", now), reason }, now);
  desk.keep(at, null, follow(tenure, sealed, now));
}

/** Keeps a rollback that a success amounts to, once. */
async function keepFound(desk: Desk, at: EnvironmentAt, one: Found): Promise<void> {
  const { memory } = desk;
  if (isFound(memory.found, one)) return;
  const message = rollbackMessage(at, await fromOf(desk, at, one.from), one, null);
  // Whoever came here meanwhile has kept it.
  if (isFound(memory.found, one)) return;
  memory.keep({ found: one.id }, [memoOf(at, one), messageMemo(message, ids)]);
  desk.after(true);
  shut(desk, at, one);
}

/** Keeps what a told rollback adds: each is told of once, whether or not it is known to what. */
async function keepTold(desk: Desk, at: EnvironmentAt, told: Told, found: Found | null): Promise<void> {
  const { memory } = desk;
  const from = newsOfTold(told, found, memory.rollbacks).tells ? await fromOf(desk, at, told) : null;
  const { isNew, tells, names } = newsOfTold(told, found, memory.rollbacks);
  const memos: Memo[] = found && isNew ? [memoOf(at, found)] : [];
  if (from && tells) {
    const what = { at: told.at, to: found?.to ?? null, told: true };
    memos.push(messageMemo(rollbackMessage(at, from, what, told.deployment?.shown ?? null), ids));
  }
  memory.keep({ ...(found && isNew ? { found: found.id } : {}), toldRollback: names }, memos);
  if (found) memory.closeRollback(told);
  desk.after(memos.length > 0);
  if (found && isNew) shut(desk, at, found);
}

/** What was told of here before anybody knew what had run before it, and may be known by what is heard. */
const mayBeKnown = (desk: Desk, release: Release, { deployments }: Tiding): readonly Told[] =>
  desk.memory.openRollbacks.filter(
    ({ releaseId, at }) =>
      releaseId === release.id || deployments.some(({ success }) => success && success.at <= at),
  );

/** Finds the rollbacks that news amounts to: what came to run took back what ran before it, or the sender says so. */
export async function hearOfRollbacks(
  desk: Desk,
  at: EnvironmentAt,
  release: Release,
  tiding: Tiding,
): Promise<void> {
  const { gates } = desk.ledger(at.shard);
  const { deployments } = tiding;
  const news = toldBy(release, deployments, desk.memory.rollbacks);
  // It is open before it is looked for: what comes to run meanwhile finds it, or is found.
  for (const told of news) desk.memory.openRollback(told);
  const successes = deployments.flatMap(({ success }) => success ?? []);
  for (const success of await stays(gates, at, successes))
    for (const one of await findBySuccess(gates, at, release.id, success)) await keepFound(desk, at, one);
  const open = mayBeKnown(desk, release, tiding).filter((one) => !news.some((told) => isSameTold(told, one)));
  for (const told of news) await keepTold(desk, at, told, await findTold(gates, at, told));
  for (const told of open) {
    const found = await findTold(gates, at, told);
    if (found) await keepTold(desk, at, told, found);
  }
}
