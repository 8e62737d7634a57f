import { ACCOUNT_ENDPOINTS } from "./endpoints/accounts.ts";
import { GATE_ENDPOINTS } from "./endpoints/gates.ts";
import { ORGANISATION_ENDPOINTS } from "./endpoints/organisations.ts";
import { PLAN_ENDPOINTS } from "./endpoints/plans.ts";
import { RELEASE_ENDPOINTS } from "./endpoints/releases.ts";
import { WEBHOOK_ENDPOINTS } from "./endpoints/webhooks.ts";

/** Every operation that takes and answers plain JSON. Ingest, pages, exports and the live socket have forms of their own. */
export const ENDPOINTS = {
  ...ACCOUNT_ENDPOINTS,
  ...ORGANISATION_ENDPOINTS,
  ...RELEASE_ENDPOINTS,
  ...GATE_ENDPOINTS,
  ...PLAN_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
} as const;
