import { WEBHOOK_TYPES, type WebhookType } from "../../../schema/contract/webhook-events.ts";
import { webhookSchema } from "../../../schema/contract/webhook-schemas.ts";
import type { WebhookCatalogue } from "../../../schema/contract/webhooks.ts";
import { exampleOf } from "./examples.ts";
import { linkOf } from "./link.ts";
import { bodyOf } from "./render.ts";

/** When each type is sent. */
export const DESCRIPTIONS: Readonly<Record<WebhookType, string>> = {
  "release.created": "A release was planned, or was first heard of.",
  "release.status_changed": "A release's status is another.",
  "release.corrected":
    "News that came late changed what had been told of a release: what was shown before, and what is true.",
  "release.at_risk": "A release's health became at risk or unhealthy, with what speaks for it.",
  "milestone.slipped": "A milestone's date was put off.",
  "deployment.started": "A deployment of a release to an environment got under way.",
  "deployment.succeeded": "A deployment succeeded: the release runs in the environment.",
  "deployment.failed": "A deployment ended without success; its status says how.",
  "deployment.rolled_back":
    "A release was rolled back in an environment, by its sender's word or by what was found there: told once for each deployment, with the version gone back to where that is known by then.",
  "deployment.bypassed": "A production deployment started without a permit.",
  "gate.blocked":
    "A permit for a release was refused: told once for each set of closed gates, with each gate's verdict.",
  "gate.opened": "The gates of an environment are open for a release that was kept out.",
  "approval.requested": "Somebody asks for approval of a release for an environment.",
  "approval.granted": "Somebody approved a release for an environment.",
  "approval.rejected": "Somebody rejected a release for an environment.",
  "lock.acquired": "An environment was locked.",
  "lock.released": "A lock was given back.",
  "lock.expired": "A lock ran out before it was given back.",
  "lock.stolen": "A lock was taken from its holder, with the reason.",
  "test_run.finished": "A test run ended.",
  "test.regressed":
    "A suite failed that passed when it ran before of that release in that environment, or cases of it that did not fail at the last released version; at most 50 failures are named.",
  "incident.opened": "An incident of a release was opened.",
  "incident.resolved": "An incident was resolved.",
};

const AT = Date.parse("2026-03-01T12:00:00.000Z");
const SHOWN = { org: "harbour", baseUrl: "https://slipway.example" };

/** The whole body of an example. */
export function exampleBody(type: WebhookType): Record<string, unknown> {
  const message = { ...exampleOf(type), type, at: AT };
  const body = bodyOf(message, { org: SHOWN.org, url: linkOf(message, SHOWN) });
  return JSON.parse(body) as Record<string, unknown>;
}

/** Every type of message: when it is sent, the JSON Schema of its whole body, and an example. */
export const catalogue = (): WebhookCatalogue => ({
  items: WEBHOOK_TYPES.map((type) => ({
    type,
    description: DESCRIPTIONS[type],
    schema: webhookSchema(type),
    example: exampleBody(type),
  })),
});
