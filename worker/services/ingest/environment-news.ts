import type { LiveChange } from "../../../schema/contract/live.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { type EnvironmentClaim, registryChange } from "../../core/environment/registry.ts";
import type { EnvironmentNews } from "../../core/release/entry.ts";
import type { Stamp } from "../../core/release/state.ts";
import type { Ledger, PlacedEntry, StoredProject } from "../ledger.ts";
import type { Incoming } from "./intake-request.ts";
import type { Unplaced } from "./locate.ts";

type Told = { readonly incoming: Incoming; readonly news: EnvironmentNews; readonly stamp: Stamp };

const toldOf = (incoming: Incoming): Told[] => {
  const { event, key, receivedAt } = incoming;
  if (event.scope !== "environment") return [];
  return [{ incoming, news: event.news, stamp: { at: event.occurredAt ?? receivedAt, key } }];
};

const isGone = (news: EnvironmentNews) => news.kind === "deleted" || news.kind === "vacated";

function claimOf({ news, stamp }: Told): [string, EnvironmentClaim] {
  const { name, tier, ephemeral } = news.environment;
  const claim: EnvironmentClaim = {
    name: { value: name, ...stamp },
    tier: tier === null ? null : { value: tier, ...stamp },
    ephemeral: ephemeral === null ? null : { value: ephemeral, ...stamp },
    target: stamp,
    firstRan: null,
    rolledBack: null,
    vacated: isGone(news) ? stamp : null,
    removed: news.kind === "deleted" ? stamp : null,
    ...(news.kind === "created" || news.kind === "modified" ? { seen: stamp } : {}),
  };
  return [environmentKey(name), claim];
}

/** News without a release stands in the ledger too, under the project; its body is the event as it was understood. */
const entryOf = ({ incoming, stamp }: Told): PlacedEntry => {
  const { event, key, receivedAt, bodyHash } = incoming;
  const environment = event.scope === "environment" ? event.news.environment : null;
  const text = event.type.replace(".", " ");
  return {
    placedBy: "",
    bodyHash,
    entry: {
      key,
      source: event.source,
      id: event.id ?? key,
      type: event.type,
      occurredAt: stamp.at,
      receivedAt,
      actor: null,
      url: event.url,
      claims: event.claims,
      news: { kind: "note", text: environment ? `${text}: ${environment.name}` : text },
    },
  };
};

async function tellProject(
  ledger: Ledger,
  orgId: string,
  project: StoredProject,
  told: readonly Told[],
  now: number,
): Promise<Set<string>> {
  const environments = told
    .filter(({ news }) => news.kind !== "vacated")
    .flatMap((one) => registryChange(project.registry, Object.fromEntries([claimOf(one)])));
  const vacated = told
    .filter(({ news }) => isGone(news))
    .map(({ news, stamp }) => ({ key: environmentKey(news.environment.name), at: stamp.at, tie: stamp.key }));
  const entries = told.map(entryOf);
  const known = await ledger.projects.writeEnvironmentNews(orgId, {
    slug: project.slug,
    entries,
    environments,
    vacated,
    now,
  });
  return new Set(
    entries
      .filter(({ entry, bodyHash }) => (known.get(entry.key) ?? bodyHash) !== bodyHash)
      .map(({ entry }) => entry.key),
  );
}

const MAX_PROJECTS = 200;

/**
 * Stores news of environments that no release is named in. Where a sender names no project, the environment is every
 * project's. All of it is joins, so no writer has to be alone.
 */
export async function commitEnvironmentNews(
  ledger: Ledger,
  orgId: string,
  incoming: readonly Incoming[],
  now: number,
): Promise<{ changes: LiveChange[]; conflicts: Incoming[]; unplaced: Unplaced[] }> {
  const told = incoming.flatMap(toldOf);
  const bySlug = Map.groupBy(told, (one) => one.incoming.event.project.slug);
  const everywhere = bySlug.get(null) ?? [];
  bySlug.delete(null);
  const named =
    bySlug.size > 0
      ? await ledger.projects.load(
          orgId,
          [...bySlug.keys()].filter((slug) => slug !== null),
        )
      : [];
  const all = everywhere.length > 0 ? await ledger.projects.list(orgId, "", MAX_PROJECTS) : [];
  const conflicting = new Set<string>();
  const changes: LiveChange[] = [];
  for (const project of new Map([...named, ...all].map((each) => [each.slug, each])).values()) {
    const news = [...(bySlug.get(project.slug) ?? []), ...(all.includes(project) ? everywhere : [])];
    for (const key of await tellProject(ledger, orgId, project, news, now)) conflicting.add(key);
    changes.push({ type: "project.changed", project: project.slug });
  }
  const slugs = new Set(named.map(({ slug }) => slug));
  const homeless = told.filter(({ incoming: { event } }) =>
    event.project.slug === null ? all.length === 0 : !slugs.has(event.project.slug),
  );
  return {
    changes,
    conflicts: told.filter(({ incoming: one }) => conflicting.has(one.key)).map(({ incoming: one }) => one),
    unplaced: homeless.map(({ incoming: one }) => ({
      incoming: one,
      reason: one.event.project.slug === null ? "no_project" : "unknown_project",
      detail: "No project is known that has this environment.",
    })),
  };
}
