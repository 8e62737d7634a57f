import type { Method } from "../../../schema/contract/endpoint.ts";
import type { ENDPOINTS } from "../../../schema/contract/endpoints.ts";

export type Registry = typeof ENDPOINTS;

/**
 * The operations the dashboard calls, as the contract's registry has them. The registry itself would bring every
 * schema into the browser; a test holds the two together.
 */
export const OPERATIONS = {
  signUp: "POST /v1/auth/sign-up",
  signIn: "POST /v1/auth/sign-in",
  signOut: "POST /v1/auth/sign-out",
  me: "GET /v1/me",
  createOrg: "POST /v1/orgs",
  createToken: "POST /v1/orgs/{org}/tokens",
  listTokens: "GET /v1/orgs/{org}/tokens",
  revokeToken: "DELETE /v1/orgs/{org}/tokens/{id}",
  listEnvironments: "GET /v1/orgs/{org}/projects/{project}/environments",
  listReleases: "GET /v1/orgs/{org}/projects/{project}/releases",
  planRelease: "POST /v1/orgs/{org}/projects/{project}/releases",
  readRelease: "GET /v1/orgs/{org}/projects/{project}/releases/{version}",
  amendRelease: "PATCH /v1/orgs/{org}/projects/{project}/releases/{version}",
  haltRelease: "POST /v1/orgs/{org}/projects/{project}/releases/{version}/halt",
  resumeRelease: "POST /v1/orgs/{org}/projects/{project}/releases/{version}/resume",
  cancelRelease: "POST /v1/orgs/{org}/projects/{project}/releases/{version}/cancel",
  readTimeline: "GET /v1/orgs/{org}/projects/{project}/releases/{version}/timeline",
  readBoard: "GET /v1/orgs/{org}/board",
  listInbox: "GET /v1/orgs/{org}/inbox",
  replayInbox: "POST /v1/orgs/{org}/inbox/{id}/replay",
  listPages: "GET /v1/orgs/{org}/pages",
  putPage: "PUT /v1/orgs/{org}/pages/{page}",
} as const satisfies Partial<Record<keyof Registry, `${Method} /${string}`>>;

export type Operation = keyof typeof OPERATIONS;
