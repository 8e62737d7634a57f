import type { InboxReason } from "../../../schema/contract/inbox.ts";
import { environmentKey } from "../../core/environment/name.ts";
import type { Claims, News } from "../../core/release/entry.ts";
import { slugify } from "../../ingest/sent.ts";
import { type ChainSubject, type Ledger, occupantsAt, projectIdOf, type StoredProject } from "../ledger.ts";
import type { Incoming } from "./intake-request.ts";

/** An event with the project and the release it means. */
export type Located = {
  readonly incoming: Incoming;
  readonly slug: string;
  readonly claims: Claims;
  /** What to call the project when it is made with this event; null: it is there. */
  readonly seed: { readonly name: string; readonly repository: string | null } | null;
};

export type Unplaced = { readonly incoming: Incoming; readonly reason: InboxReason; readonly detail: string };

const namesRelease = ({ version, commit, digest }: Claims) =>
  version !== null || commit !== null || digest !== null;

const distinct = <T>(values: readonly (T | null)[]): T[] => [
  ...new Set(values.filter((value) => value !== null)),
];

const environmentOf = (news: News): string | null => {
  const ref = "environment" in news ? news.environment : null;
  return ref ? environmentKey(ref.name) : null;
};

type Known = {
  readonly ofRepository: ReadonlyMap<string, string>;
  readonly chains: ReadonlyMap<string, ChainSubject>;
  readonly projects: ReadonlyMap<string, StoredProject>;
};

/** A slug for a repository seen for the first time: its name, with its owner where the name is another project's. */
function slugOfRepository(repository: string, { ofRepository, projects }: Known): string | null {
  const mapped = ofRepository.get(repository);
  if (mapped) return mapped;
  const [owner = "", name = ""] = repository.split("/").slice(-2);
  const short = slugify(name);
  const taken = short === null ? undefined : projects.get(short);
  return taken && taken.repository !== null && taken.repository !== repository
    ? slugify(`${owner}-${name}`)
    : short;
}

function slugOf({ event }: Incoming, known: Known): string | null {
  const { slug, repository } = event.project;
  if (slug !== null) return slug;
  if (repository !== null) return slugOfRepository(repository, known);
  return event.chainId === null ? null : (known.chains.get(event.chainId)?.project ?? null);
}

async function learn(ledger: Ledger, orgId: string, incoming: readonly Incoming[]): Promise<Known> {
  const repositories = distinct(
    incoming.map(({ event }) => (event.project.slug === null ? event.project.repository : null)),
  );
  const unnamed = incoming.filter(({ event }) => event.scope === "release" && !namesRelease(event.claims));
  const chainIds = distinct(unnamed.map(({ event }) => event.chainId));
  const ofRepository =
    repositories.length > 0 ? await ledger.names.projectsOfRepositories(orgId, repositories) : new Map();
  const chains = chainIds.length > 0 ? await ledger.names.chainSubjects(orgId, chainIds) : new Map();
  const guesses = repositories.map((repository) => slugify(repository.split("/").at(-1) ?? ""));
  const slugs = distinct([
    ...incoming.map(({ event }) => event.project.slug),
    ...ofRepository.values(),
    ...[...chains.values()].map(({ project }) => project),
    ...guesses,
  ]);
  const projects = slugs.length > 0 ? await ledger.projects.load(orgId, slugs) : [];
  return { ofRepository, chains, projects: new Map(projects.map((project) => [project.slug, project])) };
}

/** The version that runs where an event without a release of its own comes from: the best word on what it is about. */
async function running(ledger: Ledger, orgId: string, events: readonly { slug: string; key: string }[]) {
  const places = events.map(({ slug, key }) => ({ projectId: projectIdOf(orgId, slug), key }));
  const occupants = places.length > 0 ? await ledger.projects.occupants(places) : new Map();
  return ({ slug, key }: { slug: string; key: string }): Claims | null => {
    const { current } = occupantsAt(occupants, projectIdOf(orgId, slug), key);
    return current ? { version: current.version, commit: null, digest: null } : null;
  };
}

/**
 * Finds the project and the release that events of one organisation mean. An event that names no release means that of
 * its chain, else the version that runs in its environment.
 */
export async function locate(
  ledger: Ledger,
  orgId: string,
  incoming: readonly Incoming[],
): Promise<{ located: Located[]; unplaced: Unplaced[] }> {
  const known = await learn(ledger, orgId, incoming);
  const located: Located[] = [];
  const unplaced: Unplaced[] = [];
  const homeless: { incoming: Incoming; slug: string; key: string; seed: Located["seed"] }[] = [];
  for (const one of incoming) {
    const { event } = one;
    const slug = slugOf(one, known);
    if (slug === null) {
      unplaced.push({
        incoming: one,
        reason: "no_project",
        detail: "The event names no project and none can be derived from it.",
      });
      continue;
    }
    if (!known.projects.has(slug) && !one.autoProjects) {
      unplaced.push({ incoming: one, reason: "unknown_project", detail: `There is no project ${slug}.` });
      continue;
    }
    const { repository } = event.project;
    const name = repository?.split("/").at(-1) ?? slug;
    const seed = known.projects.has(slug) ? null : { name, repository };
    const chain = event.chainId === null ? undefined : known.chains.get(event.chainId);
    const claims =
      namesRelease(event.claims) || event.scope === "environment"
        ? event.claims
        : (chain?.claims ?? event.claims);
    const key = event.scope === "release" ? environmentOf(event.news) : null;
    if (namesRelease(claims) || event.scope === "environment")
      located.push({ incoming: one, slug, claims, seed });
    else if (key !== null) homeless.push({ incoming: one, slug, key, seed });
    else
      unplaced.push({
        incoming: one,
        reason: "no_release",
        detail: "The event names no version and no commit.",
      });
  }
  const claimsOf = await running(ledger, orgId, homeless);
  for (const { incoming: one, slug, key, seed } of homeless) {
    const claims = claimsOf({ slug, key });
    if (claims) located.push({ incoming: one, slug, claims, seed });
    else
      unplaced.push({
        incoming: one,
        reason: "no_release",
        detail: `No version of ${slug} is known to run in ${key}.`,
      });
  }
  return { located, unplaced };
}
