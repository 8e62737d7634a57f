import type { Tier } from "../../../schema/contract/projects.ts";
import type { DeploymentStatus } from "../../../schema/contract/releases.ts";
import { environmentKey } from "../environment/name.ts";
import { own } from "../own.ts";
import { type ShownDeployment, shownDeployment } from "./deployment-shown.ts";
import { settledOf, successOf } from "./ends.ts";
import type { Entry } from "./entry.ts";
import { deploymentKey } from "./fold.ts";
import { deploymentStatus } from "./standing.ts";
import { type DeploymentFact, isLater, type ReleaseState } from "./state.ts";

/** What an environment has to hear of a deployment there. Times are milliseconds since the epoch. */
export type DeploymentTiding = {
  /** As the release's fold knows it. */
  readonly key: string;
  readonly deploymentId: string;
  readonly status: DeploymentStatus;
  readonly startedAt: number | null;
  readonly settledAt: number | null;
  /** When it came to run, and what decides between equal times. */
  readonly success: { readonly at: number; readonly key: string } | null;
  /** It went to production without a permit. */
  readonly isBypass: boolean;
  /** That its sender told of it that it was rolled back. */
  readonly back: {
    /** When, told again or not; where it had come to run again since, when last. */
    readonly at: number;
    /** Of the first word of it. */
    readonly key: string;
    readonly shown: ShownDeployment;
  } | null;
};

export type Tiding = {
  readonly environment: string;
  readonly name: string;
  readonly tier: Tier | null;
  readonly deployments: readonly DeploymentTiding[];
};

/** Words that come before a deployment is under way, or instead of it. */
const NOT_STARTED: readonly DeploymentStatus[] = [
  "queued",
  "waiting_approval",
  "rejected",
  "cancelled",
  "superseded",
];

/** A permit counts for what started while it held; a bare fence says nothing of when. */
function isPermitted({ permit, startedAt, first }: DeploymentFact): boolean {
  if (!permit) return false;
  const { expiresAt } = permit.value;
  return expiresAt === null || (startedAt ?? first.at) <= expiresAt;
}

/** Whether a deployment got under way in production without anybody's permit. */
export const isBypass = (state: ReleaseState, fact: DeploymentFact, tier: Tier | null): boolean =>
  tier === "production" && !isPermitted(fact) && !NOT_STARTED.includes(deploymentStatus(state, fact));

/** What the environments that some entries name have to hear, as the release knows it with them. */
export function tidingsOf(
  state: ReleaseState,
  entries: readonly Entry[],
  environments: readonly { readonly key: string; readonly name: string; readonly tier: Tier }[],
): Tiding[] {
  const keys = new Map<string, Set<string>>();
  for (const { news, source } of entries) {
    if (news.kind !== "deployment" && news.kind !== "removal") continue;
    const environment = environmentKey(news.environment.name);
    const facts = keys.get(environment) ?? new Set<string>();
    keys.set(environment, facts);
    if (news.kind === "deployment") facts.add(deploymentKey(source, news));
  }
  return [...keys].map(([environment, facts]) => {
    const known = environments.find(({ key }) => key === environment);
    const place = own(state.places, environment);
    const tier = known?.tier ?? null;
    return {
      environment,
      name: known?.name ?? place?.name.value ?? environment,
      tier,
      deployments: [...facts].flatMap((key) => {
        const fact = own(state.deployments, key);
        return fact ? [tidingOf(state, fact, tier)] : [];
      }),
    };
  });
}

function backOf(state: ReleaseState, fact: DeploymentFact): DeploymentTiding["back"] {
  const { firstRolledBack: first, lastSuccess, lastOther: last } = fact;
  if (!first) return null;
  const isAgain = last?.value === "rolled_back" && lastSuccess && isLater(lastSuccess, first);
  return { at: (isAgain ? last : first).at, key: first.key, shown: shownDeployment(state, fact) };
}

function tidingOf(state: ReleaseState, fact: DeploymentFact, tier: Tier | null): DeploymentTiding {
  const success = successOf(fact);
  return {
    key: fact.key,
    deploymentId: fact.id,
    status: deploymentStatus(state, fact),
    startedAt: fact.startedAt,
    settledAt: settledOf(fact)?.at ?? null,
    success: success && { at: success.at, key: success.key },
    isBypass: isBypass(state, fact, tier),
    back: backOf(state, fact),
  };
}
