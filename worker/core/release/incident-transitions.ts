import type { WebhookFacts } from "../../../schema/contract/webhook-events.ts";
import { isoTimeOrNull } from "../time.ts";
import type { Message } from "../webhooks/message.ts";
import { pairs, type Scene } from "./scene.ts";
import { incidentStatus } from "./standing.ts";
import type { IncidentFact } from "./state.ts";

function factsOf({ release, nameOf }: Scene, fact: IncidentFact): WebhookFacts<"incident.opened"> {
  const status = incidentStatus(fact);
  return {
    release,
    environment: fact.environment ? nameOf(fact.environment.value) : null,
    incident: {
      id: fact.id,
      title: fact.title?.value ?? fact.id,
      severity: fact.severity?.value ?? null,
      status,
      deploymentId: fact.deploymentId?.value ?? null,
      openedAt: isoTimeOrNull(fact.firstOpened?.at),
      resolvedAt: status === "resolved" ? isoTimeOrNull(fact.resolved?.at) : null,
    },
  };
}

/**
 * Incidents that were opened or resolved by a commit: once each, and again where one is opened again. That one was
 * opened is no news any more once it was told that it is over.
 */
export const incidentTransitions = (scene: Scene): Message[] =>
  pairs(scene.before.incidents, scene.after.incidents).flatMap(({ was, is }) => {
    const facts = factsOf(scene, is);
    const { environment } = facts;
    const before = was ? incidentStatus(was) : null;
    const isResolved = facts.incident.status === "resolved";
    const openedAt = is.lastOpened?.at ?? (isResolved ? null : (is.mitigated?.at ?? null));
    const messages: Message[] = [];
    if (openedAt !== null && (before === null || (before === "resolved" && !isResolved)))
      messages.push({ type: "incident.opened", environment, at: openedAt, facts });
    if (isResolved && before !== "resolved" && is.resolved)
      messages.push({ type: "incident.resolved", environment, at: is.resolved.at, facts });
    return messages;
  });
