import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import type { Message } from "../webhooks/message.ts";
import { shownDeployment } from "./deployment-shown.ts";
import { settledOf } from "./ends.ts";
import { FAILURES } from "./fold.ts";
import { pairs, type Scene } from "./scene.ts";
import type { DeploymentFact, Stamp } from "./state.ts";
import { isBypass } from "./tidings.ts";

/** When it got under way, as far as anybody said. */
const startOf = ({ startedAt, open, lastOpen }: DeploymentFact): number | null =>
  startedAt ?? (open === "verifying" ? (lastOpen?.at ?? null) : null);

/** That it failed, at any time: what was stored before that was kept still knows its last word. */
const failureOf = ({ firstFailure, lastOther }: DeploymentFact): Stamp | null =>
  firstFailure ?? (lastOther && FAILURES.includes(lastOther.value) ? lastOther : null);

const isOver = (fact: DeploymentFact): boolean => settledOf(fact) !== null;

const factsOf = (
  { after, release, nameOf }: Scene,
  fact: DeploymentFact,
): WebhookFacts<"deployment.started"> => ({
  release,
  environment: nameOf(fact.environment.value),
  deployment: shownDeployment(after, fact),
});

function transitionsOfAttempt(scene: Scene, was: DeploymentFact | undefined, is: DeploymentFact): Message[] {
  const facts = factsOf(scene, is);
  const { environment } = facts;
  const startedAt = startOf(is);
  const failure = failureOf(is);
  const messages: Message[] = [];
  // That it began is no news any more once it was told that it is over.
  if (startedAt !== null && !(was && (startOf(was) !== null || isOver(was))))
    messages.push({ type: "deployment.started", environment, at: startedAt, facts });
  const tier = scene.tierOf(is.environment.value);
  if (isBypass(scene.after, is, tier) && !(was && isBypass(scene.before, was, tier)))
    messages.push({ type: "deployment.bypassed", environment, at: startedAt ?? is.first.at, facts });
  if (is.firstSuccess && !was?.firstSuccess)
    messages.push({ type: "deployment.succeeded", environment, at: is.firstSuccess.at, facts });
  if (failure && !(was && failureOf(was)))
    messages.push({ type: "deployment.failed", environment, at: failure.at, facts });
  // Of a place that is none of the project's, nobody else tells.
  if (tier === null && is.firstRolledBack && !was?.firstRolledBack) {
    const back = { ...facts, from: facts.release.version, to: null, told: true };
    messages.push({ type: "deployment.rolled_back", environment, at: is.firstRolledBack.at, facts: back });
  }
  return messages;
}

/** Deployments that began, went past the rules, succeeded or failed by a commit: each once for an attempt. */
export const deploymentTransitions = (scene: Scene): Message[] =>
  pairs(scene.before.deployments, scene.after.deployments).flatMap(({ was, is }) =>
    transitionsOfAttempt(scene, was, is),
  );
