import type { OperationName } from "../../http/docs/actions.ts";
import type { Need } from "./needs.ts";

export type Sample = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** A body that is not JSON. */
  readonly raw?: string;
  /** A socket is asked for. */
  readonly upgrade?: true;
  /** What is made before, and where it then is: over the params. */
  readonly needs?: Need;
  /** What a token of one project is answered where the address names none: of its own project, or nothing. */
  readonly bound?: "own" | "absent";
  /** What is answered of what is not there, where that is not 404. */
  readonly absent?: number;
  /** It makes what it names: under a name of theirs, too, where names are everybody's. */
  readonly makes?: true;
};

const event = { type: "deployment.started", project: "shop", version: "1.0.0", environment: "staging" };
const webAuthn = { id: "AAAA", rawId: "AAAA", type: "public-key", response: { clientDataJSON: "AAAA" } };
const release = { project: "shop", version: "0.0.1" };
const id = { id: "none_1" };
const place = { project: "shop", environment: "nowhere" };
const approval = { environment: "staging", decision: "approve" };
const nowhere = { scope: { project: "none" }, reason: "none" };

/**
 * What each operation is sent: valid, so that only the caller decides the answer, and harmless to who may send it.
 * Every operation has to be here.
 */
export const SAMPLES: Record<OperationName, Sample> = {
  signUp: { body: { email: "taken@example.com", password: "short", name: "N" } },
  signIn: { body: { email: "nobody@example.com", password: "a long password" } },
  signOut: {},
  signInMethods: {},
  passkeySignInOptions: {},
  passkeySignIn: { body: { response: webAuthn } },
  requestReset: { body: { email: "nobody@example.com" } },
  resetPassword: { body: { token: "none", password: "a long password" } },
  confirmEmail: { body: { token: "none" } },
  me: {},
  amendMe: { makes: true, body: { name: "Ada" } },
  removeMe: {},
  readSecurity: {},
  prove: { body: { password: "not this one" } },
  provePasskeyOptions: {},
  provePasskey: { body: { response: webAuthn } },
  changePassword: { body: { current: "not this one", password: "another long one" } },
  changeEmail: { body: { email: "new@example.com" } },
  verifyEmail: {},
  unlinkGitHub: {},
  listSessions: {},
  endOtherSessions: {},
  endSession: { params: id },
  listPasskeys: {},
  passkeyOptions: {},
  addPasskey: { body: { name: "key", response: webAuthn } },
  renamePasskey: { params: id, body: { name: "key" } },
  removePasskey: { params: id },

  createOrg: { body: { slug: "taken-by-nobody", name: "N" } },
  readOrg: {},
  amendOrg: { body: { name: "Mine" } },
  removeOrg: { body: { confirm: "not-this-one" } },
  exportOrg: {},
  listMembers: {},
  addMember: { body: { email: "nobody@example.com", role: "viewer" } },
  amendMember: { needs: "member", body: { role: "viewer" } },
  removeMember: { needs: "member", query: "?tokens=keep" },
  listInvitations: {},
  invite: { body: { email: "guest@example.com", role: "viewer" } },
  revokeInvitation: { needs: "invitation" },
  showInvitation: { body: { token: "none" } },
  acceptInvitation: { body: { token: "none" } },
  // A machine gives no more than it has.
  createToken: { body: { name: "made", scopes: ["admin"], project: "shop" } },
  listTokens: {},
  revokeToken: { needs: "token" },
  createTrust: {
    body: {
      issuer: "https://token.actions.githubusercontent.com",
      claims: { repository_id: "1" },
      scopes: ["ingest"],
      project: "shop",
    },
  },
  listTrusts: {},
  revokeTrust: { needs: "trust" },
  listAudit: {},
  verifyAudit: {},
  exportAudit: {},

  createProject: {
    bound: "absent",
    makes: true,
    body: { slug: "made", name: "Made", repository: "github.com/made/made" },
  },
  listProjects: { bound: "own" },
  listEnvironments: { params: release },
  putEnvironments: { params: release, makes: true, body: [{ name: "staging", tier: "staging" }] },
  listReleases: { params: release },
  planRelease: {
    params: release,
    makes: true,
    body: { version: "9.9.9", commit: "9".repeat(40), line: "9.9.x", owner: "Ada" },
  },
  readRelease: { needs: "release" },
  amendRelease: { needs: "release", body: { name: "Spring" } },
  haltRelease: { needs: "release", body: { reason: "wait" } },
  resumeRelease: { needs: "release", body: { reason: "go on" } },
  cancelRelease: { needs: "release", body: { reason: "no" } },
  readTimeline: { needs: "release" },
  readBoard: { bound: "own" },
  listInbox: {},
  replayInbox: { params: id },
  listPages: {},
  putPage: {
    params: { page: "mine-alone" },
    makes: true,
    body: {
      title: "Mine",
      projects: ["shop"],
      published: false,
      fields: { versions: true, progress: true, tests: true, incidents: true },
    },
  },

  addMilestone: { needs: "release", body: { title: "Beta", dueDate: "2026-03-01", stage: "testing" } },
  amendMilestone: { needs: "milestone", body: { title: "Beta" } },
  removeMilestone: { needs: "milestone" },
  addDeliverable: { needs: "milestone", body: { title: "Manual" } },
  amendDeliverable: { needs: "deliverable", body: { status: "done" } },
  removeDeliverable: { needs: "deliverable" },
  blockRelease: { needs: "release", body: { reason: "wait" } },
  unblockRelease: { needs: "release", body: { reason: "go on" } },
  openIncident: { params: release, body: { title: "Slow", severity: "low", environment: "staging" } },
  listIncidents: { params: release },
  amendIncident: { params: { ...release, ...id }, body: { status: "resolved" } },
  listRollbacks: { params: release },
  judgeRollback: { params: { ...release, ...id }, body: { version: null, reason: "none" } },
  readDrift: { params: release },
  listLines: { params: release },
  // A line is made by being named, so it is named in a project that is not there.
  putLine: { makes: true, params: { project: "none", line: "1.0.x" }, body: { endOfSupport: null } },

  readPolicy: { params: place },
  putPolicy: { params: place, body: { gates: [{ kind: "order" }] } },
  listPolicies: { params: place },
  tryPolicy: { params: place, body: { gates: [{ kind: "order" }] } },
  acquireLock: { params: place, body: { holder: "job" } },
  renewLock: { params: place, body: { fence: 1 } },
  endLock: { params: place, body: { fence: 1 } },
  readLock: { params: place },
  leaveQueue: { params: { ...place, ...id } },
  listHolds: { params: place },
  requestPermit: { params: release, body: { version: "0.0.1", environment: "staging", holder: "job" } },
  listPermits: { params: release },
  readPermit: { params: { ...release, ...id } },
  renewPermit: { params: { ...release, ...id }, body: {} },
  endPermit: { params: { ...release, ...id } },
  approve: { params: release, body: approval },
  listApprovals: { params: release },
  revokeApproval: { params: { ...release, ...id } },
  askApproval: { params: release, body: { environment: "staging" } },
  listApprovalRequests: { bound: "own" },
  answerGate: {
    params: { ...release, gate: "security" },
    body: { environment: "staging", outcome: "pass", because: "none" },
  },
  // A window or a stop closes what it names, so these name a project that is not there.
  createFreeze: {
    bound: "absent",
    body: {
      ...nowhere,
      name: "Fair",
      kind: "deny",
      start: "2026-01-01T00:00:00Z",
      end: "2026-01-02T00:00:00Z",
    },
  },
  listFreezes: { bound: "own" },
  endFreeze: { bound: "absent", params: id },
  startStop: { bound: "absent", body: nowhere },
  listStops: { bound: "own" },
  endStop: { bound: "absent", params: id },
  readCalendar: { bound: "own", query: "?from=2026-01-01T00:00:00Z&to=2026-01-08T00:00:00Z" },
  listDebts: { bound: "own" },
  amendDebt: { bound: "absent", params: id, body: { dueAt: "2026-01-08T00:00:00Z", reason: "none" } },
  settleDebt: { params: id, body: { review: "Nothing went wrong, and nothing follows." } },
  explain: { params: release, query: "?environment=staging" },

  listEndpoints: { bound: "own" },
  createEndpoint: { bound: "absent", body: { url: "https://hooks.slipway-test.com/", project: "shop" } },
  readEndpoint: { bound: "absent", params: id },
  patchEndpoint: { bound: "absent", params: id, body: { description: "none" } },
  removeEndpoint: { bound: "absent", params: id },
  revealSecret: { params: id },
  rotateSecret: { bound: "absent", params: id },
  testEndpoint: { bound: "absent", params: id, body: { type: "release.created" } },
  enableEndpoint: { bound: "absent", params: id },
  disableEndpoint: { bound: "absent", params: id },
  readEndpointHistory: { bound: "absent", params: id },
  listDeliveries: { bound: "absent", params: id },
  readDelivery: { bound: "absent", params: id },
  replayDelivery: { bound: "absent", params: id },
  replayDeliveries: { bound: "absent", params: id, body: { since: "2026-01-01T00:00:00Z" } },
  listWebhookTypes: {},

  health: {},
  sendEvents: { body: event },
  sendGitHub: { body: { zen: "Speak like a human." } },
  sendReport: {
    query: "?project=shop&version=1.0.0",
    raw: '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>',
  },
  live: { bound: "own", upgrade: true },
  gitHub: {},
  gitHubCallback: { query: "?code=none&state=none" },
  publicPage: { params: { page: "no-such-page" } },
  publicStatus: { params: { page: "no-such-page" } },
  publicLive: { params: { page: "no-such-page" }, upgrade: true },
  problem: { params: { kind: "invalid" } },
  openApi: {},
  keys: {},
  docs: {},
};
