import { environmentKey } from "../environment/name.ts";
import type { PersonRef } from "./decision.ts";
import type { Entry } from "./entry.ts";
import {
  type ArtifactClaim,
  claimOf,
  earliest,
  type Facts,
  latest,
  meant,
  minimum,
  put,
  type ReleaseState,
  type Stamp,
} from "./state.ts";

const stampOf = (entry: Entry): Stamp => ({ at: entry.occurredAt, key: entry.key });

/** One name however it is written, so that whose change it is can be told. */
export const authorKey = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

const withAuthor = (authors: Facts<Stamp>, scope: string, name: string, stamp: Stamp): Facts<Stamp> =>
  put(authors, `${scope}|${authorKey(name)}`, (before) => earliest(before, stamp) ?? stamp);

/** Where somebody's having a part in it counts: everywhere for who made it, in one environment for who wants it there. */
function partOf({ news }: Entry): string | null {
  if (news.kind === "deployment" || news.kind === "asked") return environmentKey(news.environment.name);
  return ["planned", "change", "build", "tagged"].includes(news.kind) ? "" : null;
}

/** Who had a part in the change, by every name the entry gives them. */
function withAuthors(state: ReleaseState, entry: Entry): ReleaseState {
  const part = partOf(entry);
  const { actor } = entry;
  if (part === null || actor === null || actor.type === "token" || actor.type === "system") return state;
  const stamp = stampOf(entry);
  const names = [actor.name, ...(actor.id === undefined ? [] : [actor.id])];
  const authors = names.reduce((all, name) => withAuthor(all, part, name, stamp), state.authors);
  return { ...state, authors };
}

/** Whether a person had a part in a change, or asked for it to go to an environment. */
export const isAuthor = (authors: ReadonlySet<string>, environment: string, person: PersonRef): boolean =>
  [person.id, person.name, ...person.aliases].some(
    (name) => authors.has(`|${authorKey(name)}`) || authors.has(`${environment}|${authorKey(name)}`),
  );

/** What an artifact, or a commit, is called where it is first heard of. */
export const artifactKeys = ({ commit, digest }: { commit: string | null; digest: string | null }) => [
  ...(commit === null ? [] : [`c:${commit}`]),
  ...(digest === null ? [] : [`d:${digest}`]),
];

function withArtifacts(state: ReleaseState, entry: Entry): ReleaseState {
  const stamp = stampOf(entry);
  const artifacts = artifactKeys(entry.claims).reduce(
    (all, key) => put(all, key, (before) => earliest(before, stamp) ?? stamp),
    state.artifacts,
  );
  return { ...state, artifacts };
}

/** What people plan and decide, and what Slipway itself says, is no sign of work. */
const WORK: readonly Entry["news"]["kind"][] = [
  "deployment",
  "build",
  "test_run",
  "incident",
  "removal",
  "published",
  "withdrawn",
  "change",
  "tagged",
  "note",
];

/** What these are about was made by others. */
const ASIDE: readonly Entry["news"]["kind"][] = ["test_run", "incident", "removal", "note"];

/** What an entry says of the release itself: its version, what it is made of, and who had a part in it. */
export function withIdentity(before: ReleaseState, entry: Entry): ReleaseState {
  const stamp = { at: entry.occurredAt, key: entry.key };
  const claim = claimOf(stamp);
  const isAside = ASIDE.includes(entry.news.kind);
  const artifact = (value: string | null): ArtifactClaim | null =>
    value === null ? null : { value, ...stamp, ...(isAside ? { aside: true } : {}) };
  const state = withArtifacts(withAuthors(before, entry), entry);
  return {
    ...state,
    version: latest(state.version, claim(entry.claims.version)),
    commit: meant(state.commit, artifact(entry.claims.commit)),
    digest: meant(state.digest, artifact(entry.claims.digest)),
    work: earliest(state.work, WORK.includes(entry.news.kind) ? stamp : null),
    first: minimum(state.first, entry.occurredAt),
    last: Math.max(state.last ?? entry.occurredAt, entry.occurredAt),
  };
}
