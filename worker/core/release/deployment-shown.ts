import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import { isoTimeOrNull } from "../time.ts";
import { settledOf, successOf } from "./ends.ts";
import { deploymentStatus } from "./standing.ts";
import type { DeploymentFact, ReleaseState } from "./state.ts";

export type ShownDeployment = WebhookFacts<"deployment.started">["deployment"];

/** A deployment as other systems are told of it. */
export const shownDeployment = (state: ReleaseState, fact: DeploymentFact): ShownDeployment => ({
  id: fact.id,
  attempt: fact.attempt,
  status: deploymentStatus(state, fact),
  startedAt: isoTimeOrNull(fact.startedAt),
  finishedAt: isoTimeOrNull((successOf(fact) ?? settledOf(fact))?.at),
  actor: fact.actor?.value ?? null,
  commit: state.commit?.value ?? null,
  digest: state.digest?.value ?? null,
  url: fact.url?.value ?? null,
});
