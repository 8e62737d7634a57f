import type { Tier } from "../../../schema/contract/projects.ts";
import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import { own } from "../own.ts";
import type { Snapshot } from "./commit.ts";
import type { ReleaseState } from "./state.ts";

export type NamedEnvironment = { readonly key: string; readonly name: string; readonly tier: Tier };

/** What a commit's transitions are seen in: the release before and after it. */
export type Scene = {
  readonly before: ReleaseState;
  readonly after: ReleaseState;
  readonly release: WebhookFacts<"release.created">["release"];
  /** What people call an environment. */
  readonly nameOf: (key: string) => string;
  /** Null: it is no environment of the project. */
  readonly tierOf: (key: string) => Tier | null;
};

/** The scene of a commit; a preview that is no environment of the project is called what its sender called it. */
export function sceneOf(before: Snapshot, after: Snapshot, environments: readonly NamedEnvironment[]): Scene {
  const known = new Map(environments.map((environment) => [environment.key, environment]));
  const { id, version, status } = after;
  return {
    before: before.state,
    after: after.state,
    release: { id, version, status },
    tierOf: (key) => known.get(key)?.tier ?? null,
    nameOf: (key) => known.get(key)?.name ?? own(after.state.places, key)?.name.value ?? key,
  };
}

/** The facts of a kind, each as it was and as it is. */
export const pairs = <T>(
  before: { readonly [id: string]: T },
  after: { readonly [id: string]: T },
): { readonly id: string; readonly was: T | undefined; readonly is: T }[] =>
  Object.entries(after)
    .map(([id, is]) => ({ id, was: own(before, id), is }))
    .filter(({ was, is }) => was !== is);
