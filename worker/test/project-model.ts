import { environmentKey } from "../core/environment/name.ts";
import { type Occupancy, occupancyOf, occupantsOf } from "../core/environment/occupancy.ts";
import { healthOf, NO_SUPPORT_DATES, phaseOf, type Surroundings, statusOf } from "../core/release/derive.ts";
import type { Entry } from "../core/release/entry.ts";
import { apply } from "../core/release/fold.ts";
import { departing, type PlacedEntry } from "../core/release/handover.ts";
import {
  type Owner,
  place,
  provisionalVersion,
  type ReleaseName,
  withPlacement,
} from "../core/release/placement.ts";
import { standingOf } from "../core/release/standing.ts";
import { EMPTY, type ReleaseState } from "../core/release/state.ts";
import { insertRefs, removeRefs, type TimelinePage } from "../core/release/timeline.ts";

type Kept = {
  state: ReleaseState;
  entries: Map<string, Entry & PlacedEntry>;
  pages: TimelinePage[];
  seq: number;
};

const AROUND: Surroundings = {
  environments: ["qa", "staging", "production", "prod-eu"].map((name) => ({
    key: environmentKey(name),
    name,
    tier: name.startsWith("prod") ? "production" : name === "qa" ? "testing" : "staging",
  })),
  projectReachedProduction: true,
  newerInLine: false,
  takenBackAt: {},
  at: 10_000_000,
  support: NO_SUPPORT_DATES,
  gates: null,
};

/** One project in memory, moved by the same pure rules as the real one: place, commit, hand over. */
export class ProjectModel {
  private names: Map<ReleaseName, Owner> = new Map();
  private readonly releases = new Map<string, Kept>();
  private readonly seen = new Set<string>();
  private readonly pageSize: number;

  constructor(pageSize = 4) {
    this.pageSize = pageSize;
  }

  accept(entry: Entry): void {
    if (this.seen.has(entry.key)) return;
    this.seen.add(entry.key);
    const placement = place(entry.claims, this.names, `rel_${this.seen.size}`);
    if (!placement) throw new Error("the model only takes entries that name a release");
    this.names = withPlacement(this.names, placement);
    this.commit(placement.releaseId, [{ ...entry, placedBy: placement.placedBy }]);
    for (const { name, from } of placement.claims) if (from) this.handOver(from, placement.releaseId, name);
  }

  private commit(id: string, entries: readonly (Entry & PlacedEntry)[]): void {
    const kept = this.releases.get(id) ?? { state: EMPTY, entries: new Map(), pages: [], seq: 0 };
    this.releases.set(id, kept);
    for (const entry of entries) {
      kept.state = apply(kept.state, entry);
      kept.entries.set(entry.key, entry);
      kept.seq += 1;
      this.replace(kept, insertRefs(kept.pages, [[entry.occurredAt, entry.key, kept.seq]], this.pageSize));
    }
  }

  private replace(kept: Kept, changed: readonly TimelinePage[]): void {
    const pages = new Map(kept.pages.map((page) => [page.start, page]));
    for (const page of changed) pages.set(page.start, page);
    kept.pages = [...pages.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
  }

  private handOver(from: string, to: string, name: ReleaseName): void {
    const kept = this.releases.get(from);
    if (!kept) return;
    const { keys, names, emptied } = departing([...kept.entries.values()], name);
    const owner = [...this.names.values()].find((each) => each.releaseId === to);
    for (const each of names)
      if (owner && this.names.get(each)?.releaseId === from) this.names.set(each, owner);
    const moving = keys.flatMap((key) => kept.entries.get(key) ?? []);
    this.replace(kept, removeRefs(kept.pages, new Set(keys)));
    for (const key of keys) kept.entries.delete(key);
    kept.state = [...kept.entries.values()].reduce(apply, EMPTY);
    if (emptied) this.releases.delete(from);
    this.commit(to, moving);
  }

  /** Everything a reader can see, with no trace of ids or arrival. */
  view() {
    const occupancy: Occupancy[] = [];
    const releases = [...this.releases].map(([id, kept]) => {
      const standing = standingOf(kept.state);
      const version = kept.state.version?.value ?? provisionalVersion(standing);
      occupancy.push(...occupancyOf(kept.state, standing, version, version));
      return {
        id,
        version,
        status: statusOf(standing, AROUND),
        phase: phaseOf(standing, AROUND),
        health: healthOf(standing, AROUND),
        state: kept.state,
        standing,
        timeline: kept.pages.flatMap((page) => page.refs.map(([at, key]) => `${at}|${key}`)),
      };
    });
    releases.sort((a, b) => (a.version < b.version ? -1 : 1));
    return {
      releases: releases.map(({ id: _, ...rest }) => rest),
      board: AROUND.environments.map(({ key }) => occupantsOf(occupancy, key)),
    };
  }
}

export const viewOf = (entries: Iterable<Entry>) => {
  const model = new ProjectModel();
  for (const entry of entries) model.accept(entry);
  return model.view();
};
