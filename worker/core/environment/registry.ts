import type { Policy } from "../../../schema/contract/gates.ts";
import type { Tier } from "../../../schema/contract/projects.ts";
import { TIERS } from "../../../schema/contract/projects.ts";
import { own } from "../own.ts";
import type { Facts, PlaceFact } from "../release/state.ts";
import { looksEphemeral, tierOfName } from "./name.ts";

/** A project's environment as it is stored. */
export type RegisteredEnvironment = {
  readonly key: string;
  readonly name: string;
  readonly tier: Tier;
  /** Sorts by how sure the tier is: guessed from the name, said by a sender (the later the surer), declared. */
  readonly certainty: string;
  readonly position: number | null;
  readonly ephemeral: boolean;
  /** Milliseconds since the epoch. */
  readonly removedAt: number | null;
  /** When it was last said to be there, deployments aside. */
  readonly seenAt: number | null;
  /** What must be so before anything is deployed there; null: nobody made a policy. */
  readonly policy: Policy | null;
  /** Counts the policies it had. */
  readonly policyVersion: number;
};

export type Registry = {
  readonly stored: readonly RegisteredEnvironment[];
  /** Whether people have said which environments there are. */
  readonly declared: boolean;
};

export const DECLARED = "z";
const GUESSED = "a";
const saidAt = (at: number) => `m${String(at).padStart(16, "0")}`;

/** What a new project has before anybody says otherwise. */
export const DEFAULT_ENVIRONMENTS: readonly RegisteredEnvironment[] = (
  ["staging", "production"] as const
).map((name) => ({
  key: name,
  name,
  tier: name,
  certainty: GUESSED,
  position: null,
  ephemeral: false,
  removedAt: null,
  seenAt: null,
  policy: null,
  policyVersion: 0,
}));

/**
 * A project's environments in promotion order: the declared ones as they were declared, the others by tier and name.
 * Previews are left out; an environment that was removed and not deployed to since is too.
 * @param lastSeen when each environment was last deployed to, milliseconds since the epoch
 */
export function environmentsInOrder(
  { stored, declared }: Registry,
  lastSeen: { readonly [key: string]: number | undefined } = {},
): RegisteredEnvironment[] {
  const known = new Set(stored.map(({ key }) => key));
  const implied = declared ? [] : DEFAULT_ENVIRONMENTS.filter(({ key }) => !known.has(key));
  const isHere = ({ key, ephemeral, removedAt, seenAt }: RegisteredEnvironment) =>
    !ephemeral && (removedAt === null || Math.max(own(lastSeen, key) ?? -1, seenAt ?? -1) > removedAt);
  const rank = ({ position, tier }: RegisteredEnvironment) => position ?? 1000 + TIERS.indexOf(tier);
  return [...stored, ...implied]
    .filter(isHere)
    .sort(
      (a, b) =>
        rank(a) - rank(b) || TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || (a.key < b.key ? -1 : 1),
    );
}

/** The later of two moments, either of which may never have been. */
const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** What is said of an environment, by a release's reports or by news of the environment itself. */
export type EnvironmentClaim = PlaceFact & { readonly seen?: { readonly at: number } };

const asClaimed = (key: string, place: EnvironmentClaim): RegisteredEnvironment => {
  const name = place.name.value.normalize("NFKC").trim();
  return {
    key,
    name,
    tier: place.tier?.value ?? tierOfName(name),
    certainty: place.tier ? saidAt(place.tier.at) : GUESSED,
    position: null,
    ephemeral: place.ephemeral?.value ?? looksEphemeral(name),
    removedAt: place.removed?.at ?? null,
    seenAt: place.seen?.at ?? null,
    policy: null,
    policyVersion: 0,
  };
};

/**
 * What a release's reports change in the list of environments. A preview that is not on the list stays off it, and so
 * does a place where nothing but tests ran.
 * @returns whole rows to store; a row already stored is only ever made surer, removed later, or marked a preview
 */
export function registryChange(
  { stored, declared }: Registry,
  places: Facts<EnvironmentClaim>,
): RegisteredEnvironment[] {
  const known = new Map([...(declared ? [] : DEFAULT_ENVIRONMENTS), ...stored].map((row) => [row.key, row]));
  return Object.entries(places).flatMap(([key, place]) => {
    const claimed = asClaimed(key, place);
    const before = known.get(key);
    if (!before) return claimed.ephemeral || place.target === null ? [] : [claimed];
    const surer = claimed.certainty > before.certainty;
    const after: RegisteredEnvironment = {
      ...before,
      tier: surer ? claimed.tier : before.tier,
      certainty: surer ? claimed.certainty : before.certainty,
      ephemeral: before.certainty === DECLARED ? false : before.ephemeral || claimed.ephemeral,
      removedAt: later(before.removedAt, claimed.removedAt),
      seenAt: later(before.seenAt, claimed.seenAt),
    };
    return JSON.stringify(after) === JSON.stringify(before) ? [] : [after];
  });
}
