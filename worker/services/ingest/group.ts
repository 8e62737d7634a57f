import type { Entry } from "../../core/release/entry.ts";
import {
  namesOf,
  type Owner,
  place,
  provisionalVersion,
  type ReleaseName,
  withPlacement,
} from "../../core/release/placement.ts";
import { compareVersions } from "../../core/version.ts";
import type { SentEvent } from "../../ingest/sent.ts";
import { type Ledger, nameKey, type PlacedEntry, projectIdOf } from "../ledger.ts";
import type { Ids } from "../ports.ts";
import type { Located } from "./locate.ts";

/** The events of one release, and the names they claim for it: one call of its coordinator. */
export type Group = {
  readonly slug: string;
  readonly releaseId: string;
  readonly isNew: boolean;
  version: string;
  readonly entries: PlacedEntry[];
  readonly located: Located[];
  readonly claims: { readonly name: ReleaseName; readonly from: string | null }[];
  seed: Located["seed"];
};

/** A located event as the ledger keeps it. */
export function toEntry({ incoming, claims }: Located): Entry {
  const { event, key, receivedAt } = incoming;
  return {
    key,
    source: event.source,
    id: event.id ?? key,
    type: event.type,
    occurredAt: event.occurredAt ?? receivedAt,
    receivedAt,
    actor: event.actor === null ? null : { type: "ci", name: event.actor },
    url: event.url,
    claims,
    news: (event as Extract<SentEvent, { scope: "release" }>).news,
  };
}

/** The highest version first, then what names only a commit: so no release is made that the next event would dissolve. */
function byRight(a: Located, b: Located): number {
  const [versionA, versionB] = [a.claims.version, b.claims.version];
  if (versionA !== null && versionB !== null) return compareVersions(versionB, versionA);
  if ((versionA === null) !== (versionB === null)) return versionA === null ? 1 : -1;
  return Number(b.claims.commit !== null) - Number(a.claims.commit !== null);
}

/** Puts the events of one project's releases into groups, by who owns the names they mention. */
function groupProject(
  slug: string,
  events: readonly Located[],
  known: ReadonlyMap<ReleaseName, Owner>,
  ids: Ids,
): Group[] {
  const groups = new Map<string, Group>();
  let owners: ReadonlyMap<ReleaseName, Owner> = known;
  for (const located of [...events].sort(byRight)) {
    const { event, receivedAt, bodyHash } = located.incoming;
    const placement = place(located.claims, owners, ids.next("rel", event.occurredAt ?? receivedAt));
    if (!placement) continue;
    owners = withPlacement(owners, placement);
    const version = placement.version ?? provisionalVersion(located.claims);
    const group = groups.get(placement.releaseId) ?? {
      slug,
      releaseId: placement.releaseId,
      isNew: placement.isNew,
      version,
      entries: [],
      located: [],
      claims: [],
      seed: located.seed,
    };
    groups.set(placement.releaseId, group);
    group.entries.push({ entry: toEntry(located), placedBy: placement.placedBy, bodyHash });
    group.located.push(located);
    group.claims.push(...placement.claims);
    group.version = version;
  }
  return [...groups.values()];
}

/** Groups events by the release they belong to. Two names that were never heard of together may yet meet in the commit. */
export async function groupByRelease(
  ledger: Ledger,
  orgId: string,
  events: readonly Located[],
  ids: Ids,
): Promise<Group[]> {
  const bySlug = Map.groupBy(events, ({ slug }) => slug);
  const names = [...bySlug].flatMap(([slug, located]) => {
    const projectId = projectIdOf(orgId, slug);
    return [...new Set(located.flatMap(({ claims }) => namesOf(claims)))].map((name) => ({
      projectId,
      name,
    }));
  });
  const owners = await ledger.names.owners(names);
  return [...bySlug].flatMap(([slug, located]) => {
    const projectId = projectIdOf(orgId, slug);
    const known = new Map<ReleaseName, Owner>();
    for (const { name } of names.filter((each) => each.projectId === projectId)) {
      const owner = owners.get(nameKey({ projectId, name }));
      if (owner) known.set(name, owner);
    }
    return groupProject(slug, located, known, ids);
  });
}
