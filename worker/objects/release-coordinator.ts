import { DurableObject } from "cloudflare:workers";
import type { LiveChange } from "../../schema/contract/live.ts";
import { type CommitPlan, newSnapshot, type Snapshot } from "../core/release/commit.ts";
import type { Entry } from "../core/release/entry.ts";
import { departing } from "../core/release/handover.ts";
import { type Tiding, tidingsOf } from "../core/release/tidings.ts";
import { removeRefs, type TimelinePage } from "../core/release/timeline.ts";
import { moveTransitions } from "../core/release/transitions.ts";
import { type Env, ledgers } from "../env.ts";
import type { ReleaseFacts } from "../services/environments/ports.ts";
import { projectIdOf } from "../services/ledger.ts";
import type { CommitOutcome, CommitRequest, HandoverRequest } from "../services/ports.ts";
import { type Database, isConstraintError, openDatabase } from "../store/database.ts";
import { allPages, knownEntries, readEntries } from "../store/entry-store.ts";
import { handedKeys } from "../store/handover-store.ts";
import { loadProjects } from "../store/project-store.ts";
import { loadSnapshot, writeArrival, writeCommit, writeDeparture } from "../store/release-store.ts";
import {
  departureOf,
  entriesOf,
  environmentsWith,
  identified,
  messagesOf,
  planOf,
  sortOut,
} from "./release/planning.ts";
import { Watchers } from "./release/watchers.ts";

type Where = {
  readonly shard: number;
  readonly orgId: string;
  readonly slug: string;
  readonly releaseId: string;
};

type WatchRequest = Where & { readonly environment: string; readonly revision: number };

/**
 * The one writer of a release: folds what is new, derives, and stores it in one batch.
 * Its memory is a cache of what is stored: changed after the batch, dropped on any error.
 */
export class ReleaseCoordinator extends DurableObject<Env> {
  readonly #watchers = new Watchers(this.ctx, this.env);
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

  /**
   * Remembers an environment that keeps the release out, which hears of every change from now on.
   * @returns whether it has not changed since the revision that it was judged on
   */
  watch({ environment, revision, ...where }: WatchRequest): Promise<boolean> {
    return this.#serially(async () => {
      const snapshot = await this.#load(this.#open(where), where);
      if (!snapshot || snapshot.mergedInto) return false;
      this.#watchers.add(environment, Date.now());
      return snapshot.revision === revision;
    });
  }

  /** Nobody has asked for long to hear of it. */
  override alarm(): Promise<void> {
    return this.#watchers.forget();
  }

  /** Adds entries to the release. A repeat changes nothing; a conflict is told and changes nothing. */
  async commit(request: CommitRequest): Promise<CommitOutcome> {
    const outcome = await this.#serially(() => this.#commit(request));
    // A repeat tells too: whoever committed first may have crashed before that was told.
    if (outcome.kind !== "stale") this.#watchers.tell(request);
    return outcome;
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
    const all = entriesOf(request.entries);
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
    const plan = await planOf(db, before, fresh, project ?? null, request.now);
    const { version, revision } = plan.snapshot;
    const { gone, put } = plan.occupancy;
    const environments = [...new Set([...gone, ...put].map(({ environment }) => environment))];
    const change: LiveChange = { type: "release.changed", project: slug, version, revision, environments };
    let tells: boolean;
    try {
      tells = await writeCommit(db, {
        orgId,
        slug,
        before: before.revision,
        plan,
        entries: fresh,
        claims: request.claims,
        seed: project ? null : request.seed,
        now: request.now,
        outbox: request.outboxId === null ? null : { id: request.outboxId, change: JSON.stringify(change) },
        messages: await messagesOf(db, before, plan, fresh, project ?? null, request.now),
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
      tells,
      tidings: tidingsOf(plan.snapshot.state, all, environmentsWith(plan, project ?? null)),
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

  /** What the release says of itself, once everything it was given is in; null: it is no release, or another by now. */
  facts(where: Where): Promise<ReleaseFacts | null> {
    return this.#serially(async () => {
      const snapshot = await this.#load(this.#open(where), where);
      if (!snapshot || snapshot.mergedInto) return null;
      const { version, provisional, revision, status, standing } = snapshot;
      return { version, provisional, revision, status, standing };
    });
  }

  /** Lets the entries that belong to a name go to the release that owns the name now. */
  async cede(request: HandoverRequest & Where): Promise<void> {
    await this.#serially(async () => {
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
      const plan = await departureOf(db, snapshot, { stay, pages: changed }, project, request.now);
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
        messages: identified(moveTransitions(snapshot, after, environmentsWith(after, project)), request.now),
      });
      this.#snapshot = after.snapshot;
    });
    this.#watchers.tell(request);
  }

  /** Takes in the entries that another release let go; again is nothing. */
  async absorb(request: Omit<HandoverRequest, "to"> & { readonly from: string } & Where): Promise<void> {
    await this.#serially(async () => {
      const db = this.#open(request);
      const projectId = projectIdOf(request.orgId, request.slug);
      const keys = await handedKeys(db, projectId, request.from, request.releaseId, request.name);
      const snapshot = await this.#load(db, request);
      const [project] = await loadProjects(db, request.orgId, [request.slug]);
      if (keys === null || !snapshot || !project) return;
      const entries = await readEntries(db, request.orgId, keys);
      const plan = await planOf(db, snapshot, entries, project, request.now);
      await writeArrival(db, {
        orgId: request.orgId,
        slug: request.slug,
        before: snapshot.revision,
        plan,
        handover: { from: request.from, name: request.name },
        messages: identified(moveTransitions(snapshot, plan, environmentsWith(plan, project)), request.now),
      });
      this.#snapshot = plan.snapshot;
    });
    this.#watchers.tell(request);
  }
}
