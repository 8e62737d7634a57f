import type { Health } from "../../../schema/contract/releases.ts";
import { shortened } from "../webhooks/cut.ts";
import type { Message } from "../webhooks/message.ts";
import type { CommitPlan, Snapshot } from "./commit.ts";
import type { Correction, Shown } from "./correction.ts";
import { deploymentTransitions } from "./deployment-transitions.ts";
import type { Entry } from "./entry.ts";
import type { SuiteEvidence } from "./evidence.ts";
import { incidentTransitions } from "./incident-transitions.ts";
import { approvalTransitions, milestoneTransitions, requestsMade } from "./judgement-transitions.ts";
import { type NamedEnvironment, type Scene, sceneOf } from "./scene.ts";
import { testTransitions } from "./test-transitions.ts";

/** At most so many reasons and environments are told; the release's page shows all. */
const MOST_REASONS = 10;
const MOST_ENVIRONMENTS = 30;

const SEVERITY: Record<Health["level"], number> = { healthy: 0, at_risk: 1, unhealthy: 2 };

/** It is told as it began, so that what is told next goes on from there. */
function creation(scene: Scene, { revision, status }: Snapshot, { snapshot }: CommitPlan): Message[] {
  if (revision > 0) return [];
  const release = { ...scene.release, status };
  return [{ type: "release.created", environment: null, at: snapshot.firstSeenAt, facts: { release } }];
}

function statusTransition({ release }: Scene, from: Snapshot["status"], at: number): Message[] {
  const { status: to } = release;
  return from === to
    ? []
    : [{ type: "release.status_changed", environment: null, at, facts: { release, from, to } }];
}

function healthTransition({ release }: Scene, { was, is }: CommitPlan["health"], at: number): Message[] {
  if (SEVERITY[is.level] <= SEVERITY[was.level]) return [];
  const reasons = is.reasons.slice(0, MOST_REASONS).map(({ message }) => shortened(message, 200));
  return [{ type: "release.at_risk", environment: null, at, facts: { release, level: is.level, reasons } }];
}

/** What changed comes first, so that it is told however many environments there are. */
function environmentsShown({ before, after }: Correction): string[] {
  const keys = Object.keys({ ...before.environments, ...after.environments });
  const isChanged = (key: string) => before.environments[key] !== after.environments[key];
  return [...keys.filter(isChanged), ...keys.filter((key) => !isChanged(key))].slice(0, MOST_ENVIRONMENTS);
}

function correctionTold(scene: Scene, correction: Correction | null): Message[] {
  if (!correction) return [];
  const keys = environmentsShown(correction);
  const shown = ({ status, environments }: Shown) => ({
    status,
    environments: Object.fromEntries(keys.map((key) => [scene.nameOf(key), environments[key] ?? null])),
  });
  const { at, before, after, because } = correction;
  const { release } = scene;
  const facts = { release, before: shown(before), after: shown(after), because: shortened(because, 500) };
  return [{ type: "release.corrected", environment: null, at, facts }];
}

/** What became of the release as a whole. */
const wholeTransitions = (scene: Scene, before: Snapshot, plan: CommitPlan): Message[] => [
  ...statusTransition(scene, before.status, plan.snapshot.updatedAt),
  ...correctionTold(scene, plan.correction),
  ...healthTransition(scene, plan.health, plan.snapshot.updatedAt),
];

/**
 * What other systems are to be told of a commit: what is so after it and was not so before, by what is known of the
 * release, so that words that are repeated tell nothing. What ended is told once for each attempt, run and incident,
 * however the words of it came and were grouped. Oldest first, and the release as a whole last.
 * @param entries what came in with the commit
 * @param environments the project's, with those that the commit adds
 * @param baseline what the last released version's tests said, where `needsBaseline`; null: nothing is known of any
 */
export function transitionsOf(
  before: Snapshot,
  plan: CommitPlan,
  entries: readonly Entry[],
  environments: readonly NamedEnvironment[],
  baseline: readonly SuiteEvidence[] | null,
): Message[] {
  const scene = sceneOf(before, plan.snapshot, environments);
  const told = [
    ...deploymentTransitions(scene),
    ...testTransitions(scene, baseline),
    ...incidentTransitions(scene),
    ...approvalTransitions(scene),
    ...milestoneTransitions(scene),
    ...requestsMade(scene, entries),
  ].toSorted((a, b) => a.at - b.at);
  return [...creation(scene, before, plan), ...told, ...wholeTransitions(scene, before, plan)];
}

/**
 * What is to be told where entries moved from one release to another: each was told of where it came in, so only what
 * the release as a whole became is news.
 */
export function moveTransitions(
  before: Snapshot,
  plan: CommitPlan,
  environments: readonly NamedEnvironment[],
): Message[] {
  return plan.snapshot.mergedInto === null
    ? wholeTransitions(sceneOf(before, plan.snapshot, environments), before, plan)
    : [];
}
