import { type Occupancy, repeatedStays, withoutRepeats } from "../../core/environment/occupancy.ts";
import { environmentsInOrder, type Registry } from "../../core/environment/registry.ts";
import { type CommitPlan, planCommit, planDeparture, type Snapshot } from "../../core/release/commit.ts";
import type { Entry } from "../../core/release/entry.ts";
import { needsBaseline } from "../../core/release/test-transitions.ts";
import { startOf, type TimelinePage } from "../../core/release/timeline.ts";
import { transitionsOf } from "../../core/release/transitions.ts";
import type { Message, NewMessage } from "../../core/webhooks/message.ts";
import { newIds } from "../../services/ids.ts";
import { type PlacedEntry, projectIdOf, type StoredProject } from "../../services/ledger.ts";
import { loadBaseline } from "../../store/baseline.ts";
import type { Database } from "../../store/database.ts";
import { pagesCovering } from "../../store/entry-store.ts";
import { interruptedStays } from "../../store/occupancy-store.ts";
import { aloneIn, surroundingsOf } from "../../store/surroundings-store.ts";

const ids = newIds(() => Date.now());

const NO_REGISTRY: Registry = { stored: [], declared: false };
const NEW_PROJECT = { reachedProduction: false, environments: environmentsInOrder(NO_REGISTRY) };

export const entriesOf = (placed: readonly PlacedEntry[]): Entry[] => placed.map(({ entry }) => entry);

/** Messages with ids of their own. */
export const identified = (messages: readonly Message[], now: number): NewMessage[] =>
  messages.map((message) => ({ ...message, id: ids.next("msg", now) }));

/** The environments there are once a plan is carried out. */
export const environmentsWith = (plan: CommitPlan, project: StoredProject | null) => [
  ...(project?.environments ?? NEW_PROJECT.environments),
  ...plan.environments,
];

/** What is new among entries, and which of them say something else than an entry of the same key said before. */
export function sortOut(entries: readonly PlacedEntry[], known: ReadonlyMap<string, string>) {
  const hashes = new Map(known);
  const fresh: PlacedEntry[] = [];
  const conflicts: string[] = [];
  for (const placed of entries) {
    const { key } = placed.entry;
    const before = hashes.get(key);
    if (before === undefined) {
      fresh.push(placed);
      hashes.set(key, placed.bodyHash);
    } else if (before !== placed.bodyHash) conflicts.push(`${key}|${placed.bodyHash}`);
  }
  return { fresh, conflicts };
}

/** A pipeline that deploys a version again and again adds one row, unless another version ran in between. */
async function staysOf(
  db: Database,
  project: StoredProject,
  id: string,
  put: readonly Occupancy[],
): Promise<Occupancy[]> {
  const spans = repeatedStays(put);
  if (spans.length === 0) return [...put];
  const projectId = projectIdOf(project.orgId, project.slug);
  return withoutRepeats(put, await interruptedStays(db, projectId, id, spans));
}

/** Plans twice: what else the status depends on is known only once the entries are folded in. */
export async function planOf(
  db: Database,
  before: Snapshot,
  fresh: readonly PlacedEntry[],
  project: StoredProject | null,
  now: number,
): Promise<CommitPlan> {
  const entries = entriesOf(fresh);
  const late = entries
    .map(({ occurredAt, key }) => startOf([occurredAt, key, 0]))
    .filter((start) => start < before.tail.start);
  const older = late.length > 0 ? await pagesCovering(db, before.id, late) : [];
  const registry = project?.registry ?? NO_REGISTRY;
  const alone = aloneIn(project ?? NEW_PROJECT, now);
  const draft = planCommit(before, entries, older, registry, alone, now);
  if (!project) return draft;
  const { id, version, standing } = draft.snapshot;
  const around = await surroundingsOf(db, project, [{ id, version, standing }], now);
  const plan = planCommit(before, entries, older, registry, around(id), now);
  return {
    ...plan,
    occupancy: { ...plan.occupancy, put: await staysOf(db, project, id, plan.occupancy.put) },
  };
}

/** What other systems are to be told of a commit. How the last released version's tests did is read where that says more. */
export async function messagesOf(
  db: Database,
  before: Snapshot,
  plan: CommitPlan,
  fresh: readonly PlacedEntry[],
  project: StoredProject | null,
  now: number,
): Promise<NewMessage[]> {
  const { snapshot } = plan;
  const asks = project !== null && needsBaseline(before.state, snapshot.state);
  const baseline = asks ? await loadBaseline(db, project, snapshot) : null;
  const there = environmentsWith(plan, project);
  return identified(transitionsOf(before, plan, entriesOf(fresh), there, baseline), now);
}

/** Plans twice, like a commit, as the entries that stay decide what else the status depends on. */
export async function departureOf(
  db: Database,
  before: Snapshot,
  { stay, pages }: { readonly stay: readonly Entry[]; readonly pages: readonly TimelinePage[] },
  project: StoredProject,
  now: number,
): Promise<CommitPlan> {
  const { registry } = project;
  const draft = planDeparture(before, stay, pages, registry, aloneIn(project, now), now);
  const { id, version, standing } = draft.snapshot;
  const around = await surroundingsOf(db, project, [{ id, version, standing }], now);
  return planDeparture(before, stay, pages, registry, around(id), now);
}
