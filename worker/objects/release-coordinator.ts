import { DurableObject } from "cloudflare:workers";
import type { LiveChange } from "../../schema/contract/live.ts";
import { type Occupancy, repeatedStays, withoutRepeats } from "../core/environment/occupancy.ts";
import { environmentsInOrder, type Registry } from "../core/environment/registry.ts";
import {
  type CommitPlan,
  newSnapshot,
  planCommit,
  planDeparture,
  type Snapshot,
} from "../core/release/commit.ts";
import type { Entry } from "../core/release/entry.ts";
import { departing } from "../core/release/handover.ts";
import { type Tiding, tidingsOf } from "../core/release/tidings.ts";
import { removeRefs, startOf, type TimelinePage } from "../core/release/timeline.ts";
import { type Env, ledgers } from "../env.ts";
import type { ReleaseFacts } from "../services/environments/ports.ts";
import { type PlacedEntry, projectIdOf, type StoredProject } from "../services/ledger.ts";
import type { CommitOutcome, CommitRequest, HandoverRequest } from "../services/ports.ts";
import { type Database, isConstraintError, openDatabase } from "../store/database.ts";
import { allPages, knownEntries, pagesCovering, readEntries } from "../store/entry-store.ts";
import { handedKeys } from "../store/handover-store.ts";
import { interruptedStays } from "../store/occupancy-store.ts";
import { loadProjects } from "../store/project-store.ts";
import { loadSnapshot, writeArrival, writeCommit, writeDeparture } from "../store/release-store.ts";
import { aloneIn, surroundingsOf } from "../store/surroundings-store.ts";

type Where = {
  readonly shard: number;
  readonly orgId: string;
  readonly slug: string;
  readonly releaseId: string;
};

const NO_REGISTRY: Registry = { stored: [], declared: false };
const NEW_PROJECT = { reachedProduction: false, environments: environmentsInOrder(NO_REGISTRY) };

/** What is new among entries, and which of them say something else than an entry of the same key said before. */
function sortOut(entries: readonly PlacedEntry[], known: ReadonlyMap<string, string>) {
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

/**
 * The one writer of a release: folds what is new, derives, and stores it in one batch.
 * Its memory is a cache of what is stored: changed after the batch, dropped on any error.
 */
export class ReleaseCoordinator extends DurableObject<Env> {
  #snapshot: Snapshot | null = null;
  /** An input gate does not hold across a D1 call, so commits queue here. */
  #last: Promise<void> = Promise.resolve();

  async #serially<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    try {
      return await work();
    } catch (error) {
      this.#snapshot = null;
      throw error;
    } finally {
      resolve();
    }
  }

  #open({ shard, orgId, releaseId }: Where): Database {
    if (this.ctx.id.name !== `${orgId}/${releaseId}`) throw new TypeError("a call for another release");
    const binding = ledgers(this.env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    return openDatabase(binding);
  }

  async #load(db: Database, { orgId, slug, releaseId }: Where): Promise<Snapshot | null> {
    this.#snapshot ??= await loadSnapshot(db, projectIdOf(orgId, slug), releaseId);
    return this.#snapshot;
  }

  /** Adds entries to the release. A repeat changes nothing; a conflict is told and changes nothing. */
  commit(request: CommitRequest): Promise<CommitOutcome> {
    return this.#serially(() => this.#commit(request));
  }

  async #commit(request: CommitRequest): Promise<CommitOutcome> {
    const db = this.#open(request);
    const { orgId, slug, releaseId } = request;
    const snapshot = await this.#load(db, request);
    if (snapshot?.mergedInto || (!snapshot && !request.isNew)) return { kind: "stale" };
    const known = await knownEntries(
      db,
      orgId,
      request.entries.map(({ entry }) => entry.key),
    );
    const { fresh, conflicts } = sortOut(request.entries, known);
    const before = snapshot ?? newSnapshot(releaseId, request.version, request.now);
    const all = request.entries.map(({ entry }) => entry);
    if (fresh.length === 0) {
      return {
        kind: "unchanged",
        conflicts,
        revision: before.revision,
        version: before.version,
        tidings: await this.#retold(db, request, before, all),
        meter: db.meter,
      };
    }
    const [project] = await loadProjects(db, orgId, [slug]);
    if (!project && !request.seed) return { kind: "stale" };
    const plan = await this.#plan(db, before, fresh, project ?? null, request.now);
    const { version, revision } = plan.snapshot;
    const touched = [...plan.occupancy.gone, ...plan.occupancy.put].map(({ environment }) => environment);
    const environments = [...new Set(touched)];
    const change: LiveChange = { type: "release.changed", project: slug, version, revision, environments };
    try {
      await writeCommit(db, {
        orgId,
        slug,
        before: before.revision,
        plan,
        entries: fresh,
        claims: request.claims,
        seed: project ? null : request.seed,
        now: request.now,
        outbox: request.outboxId === null ? null : { id: request.outboxId, change: JSON.stringify(change) },
        messages: [],
      });
    } catch (error) {
      this.#snapshot = null;
      if (isConstraintError(error)) return { kind: "stale" };
      throw error;
    }
    this.#snapshot = plan.snapshot;
    const statusChange =
      before.status === plan.snapshot.status ? null : { from: before.status, to: plan.snapshot.status };
    return {
      kind: "committed",
      conflicts,
      added: fresh.length,
      revision,
      version,
      environments,
      statusChange,
      tidings: tidingsOf(plan.snapshot.state, all, [
        ...(project?.environments ?? NEW_PROJECT.environments),
        ...plan.environments,
      ]),
      meter: db.meter,
    };
  }

  /** What the environments have to hear of entries that are known: whoever wrote them may have crashed before they did. */
  async #retold(
    db: Database,
    { orgId, slug }: Where,
    { state }: Snapshot,
    entries: readonly Entry[],
  ): Promise<Tiding[]> {
    if (tidingsOf(state, entries, []).length === 0) return [];
    const [project] = await loadProjects(db, orgId, [slug]);
    return tidingsOf(state, entries, project?.environments ?? []);
  }

  /** Plans twice: what else the status depends on is known only once the entries are folded in. */
  async #plan(
    db: Database,
    before: Snapshot,
    fresh: readonly PlacedEntry[],
    project: StoredProject | null,
    now: number,
  ): Promise<CommitPlan> {
    const entries = fresh.map(({ entry }) => entry);
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
      occupancy: { ...plan.occupancy, put: await this.#stays(db, project, id, plan.occupancy.put) },
    };
  }

  /** A pipeline that deploys a version again and again adds one row, unless another version ran in between. */
  async #stays(
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

  /** What the release says of itself, once everything it was given is in; null: it is no release, or another by now. */
  facts(where: Where): Promise<ReleaseFacts | null> {
    return this.#serially(async () => {
      const snapshot = await this.#load(this.#open(where), where);
      if (!snapshot || snapshot.mergedInto) return null;
      const { version, provisional, revision, standing } = snapshot;
      return { version, provisional, revision, standing };
    });
  }

  /** Lets the entries that belong to a name go to the release that owns the name now. */
  cede(request: HandoverRequest & Where): Promise<void> {
    return this.#serially(async () => {
      const db = this.#open(request);
      const snapshot = await this.#load(db, request);
      const [project] = await loadProjects(db, request.orgId, [request.slug]);
      if (!snapshot || !project) return;
      const pages: TimelinePage[] = [...(await allPages(db, snapshot.id)), snapshot.tail];
      const all = await readEntries(
        db,
        request.orgId,
        pages.flatMap(({ refs }) => refs.map(([, key]) => key)),
      );
      const asPlaced = all.map(({ entry, placedBy }) => ({ key: entry.key, placedBy, claims: entry.claims }));
      const { keys, names, emptied } = departing(asPlaced, request.name);
      const leaving = new Set(keys);
      const stay = all.map(({ entry }) => entry).filter(({ key }) => !leaving.has(key));
      const changed = removeRefs(pages, leaving);
      const plan = planDeparture(
        snapshot,
        stay,
        changed,
        project.registry,
        aloneIn(project, request.now),
        request.now,
      );
      const mergedInto = emptied ? request.to : null;
      const after: CommitPlan = { ...plan, snapshot: { ...plan.snapshot, mergedInto } };
      const { orgId, slug, to, name } = request;
      await writeDeparture(db, {
        orgId,
        slug,
        before: snapshot.revision,
        plan: after,
        to,
        name,
        keys,
        names,
        messages: [],
      });
      this.#snapshot = after.snapshot;
    });
  }

  /** Takes in the entries that another release let go; again is nothing. */
  absorb(request: Omit<HandoverRequest, "to"> & { readonly from: string } & Where): Promise<void> {
    return this.#serially(async () => {
      const db = this.#open(request);
      const projectId = projectIdOf(request.orgId, request.slug);
      const keys = await handedKeys(db, projectId, request.from, request.releaseId, request.name);
      const snapshot = await this.#load(db, request);
      const [project] = await loadProjects(db, request.orgId, [request.slug]);
      if (keys === null || !snapshot || !project) return;
      const entries = await readEntries(db, request.orgId, keys);
      const plan = await this.#plan(db, snapshot, entries, project, request.now);
      await writeArrival(db, {
        orgId: request.orgId,
        slug: request.slug,
        before: snapshot.revision,
        plan,
        handover: { from: request.from, name: request.name },
        messages: [],
      });
      this.#snapshot = plan.snapshot;
    });
  }
}
