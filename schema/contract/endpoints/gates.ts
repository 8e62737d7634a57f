import * as z from "zod";
import {
  AmendDebt,
  AnswerGate,
  Approval,
  ApprovalList,
  ApprovalRequest,
  ApprovalRequestList,
  ApprovalRequestQuery,
  Approve,
  AskApproval,
  Debt,
  DebtList,
  DebtQuery,
  SettleDebt,
} from "../approvals.ts";
import {
  Calendar,
  CalendarQuery,
  CreateFreeze,
  CreateStop,
  EndStop,
  Freeze,
  FreezeList,
  Stop,
  StopList,
  StopQuery,
} from "../freezes.ts";
import { PolicyTrial, PolicyVersion, PolicyVersions, PutPolicy, TryPolicy } from "../gates.ts";
import {
  AcquireLock,
  EndLock,
  GrantedPermit,
  HoldList,
  Lock,
  LockState,
  Permit,
  PermitList,
  PermitQuery,
  RenewLock,
  RenewPermit,
  RequestPermit,
  WaitQuery,
} from "../locks.ts";
import { EnvironmentName, PageQuery, Slug, Version } from "../primitives.ts";
import { Release } from "../releases.ts";
import { byId, endpoint, inOrg, none, ofRelease } from "./define.ts";

const O = "/v1/orgs/{org}";
const P = `${O}/projects/{project}`;
const E = `${P}/environments/{environment}`;
const R = `${P}/releases/{version}`;

const Id = z.string().min(1).max(100);
const ofEnvironment = z.strictObject({ org: Slug, project: Slug, environment: EnvironmentName });
const inQueue = ofEnvironment.extend({ id: Id });
const inProjectById = z.strictObject({ org: Slug, project: Slug, id: Id });
const inProject = z.strictObject({ org: Slug, project: Slug });
const approvalOf = z.strictObject({ org: Slug, project: Slug, version: Version, id: Id });
const gateOf = z.strictObject({ org: Slug, project: Slug, version: Version, gate: EnvironmentName });

/** Who may deploy what, when, and why not. */
export const GATE_ENDPOINTS = {
  readPolicy: endpoint(`GET ${E}/policy`, "Read an environment's policy", "organisation", ofEnvironment, [
    200,
    PolicyVersion,
  ]),
  putPolicy: endpoint(
    `PUT ${E}/policy`,
    "Make the next version of an environment's policy",
    "organisation",
    ofEnvironment,
    [200, PolicyVersion],
    { body: PutPolicy },
  ),
  listPolicies: endpoint(
    `GET ${E}/policy/versions`,
    "List the policies an environment had, newest first",
    "organisation",
    ofEnvironment,
    [200, PolicyVersions],
    { query: PageQuery },
  ),
  tryPolicy: endpoint(
    `POST ${E}/policy/trial`,
    "Say what a policy would have stopped",
    "organisation",
    ofEnvironment,
    [200, PolicyTrial],
    { body: TryPolicy },
  ),

  acquireLock: endpoint(
    `POST ${E}/lock`,
    "Take the lock of an environment",
    "organisation",
    ofEnvironment,
    [201, Lock],
    { body: AcquireLock, query: WaitQuery },
  ),
  renewLock: endpoint(
    `PUT ${E}/lock`,
    "Prolong the lock one holds",
    "organisation",
    ofEnvironment,
    [200, Lock],
    {
      body: RenewLock,
    },
  ),
  endLock: endpoint(
    `DELETE ${E}/lock`,
    "Give the lock back, or end somebody's by force",
    "organisation",
    ofEnvironment,
    [204, none],
    { body: EndLock },
  ),
  readLock: endpoint(
    `GET ${E}/lock`,
    "Read who holds the lock, and who waits",
    "organisation",
    ofEnvironment,
    [200, LockState],
  ),
  leaveQueue: endpoint(
    `DELETE ${E}/lock/queue/{id}`,
    "Give up a place in the queue",
    "organisation",
    inQueue,
    [204, none],
  ),
  listHolds: endpoint(
    `GET ${E}/holds`,
    "List who held an environment, newest first",
    "organisation",
    ofEnvironment,
    [200, HoldList],
    { query: PageQuery },
  ),

  requestPermit: endpoint(
    `POST ${P}/permits`,
    "Ask to deploy a release to an environment",
    "organisation",
    inProject,
    [201, Permit],
    { body: RequestPermit, query: WaitQuery },
  ),
  listPermits: endpoint(
    `GET ${P}/permits`,
    "List permits, newest first",
    "organisation",
    inProject,
    [200, PermitList],
    { query: PermitQuery },
  ),
  readPermit: endpoint(`GET ${P}/permits/{id}`, "Read a permit", "organisation", inProjectById, [
    200,
    GrantedPermit,
  ]),
  renewPermit: endpoint(
    `PUT ${P}/permits/{id}`,
    "Prolong a permit whose gates are still open",
    "organisation",
    inProjectById,
    [200, Permit],
    { body: RenewPermit },
  ),
  endPermit: endpoint(`DELETE ${P}/permits/{id}`, "Give a permit back", "organisation", inProjectById, [
    204,
    none,
  ]),

  approve: endpoint(
    `POST ${R}/approvals`,
    "Approve or reject a release for an environment",
    "organisation",
    ofRelease,
    [201, Approval],
    { body: Approve },
  ),
  listApprovals: endpoint(
    `GET ${R}/approvals`,
    "List what people said of a release",
    "organisation",
    ofRelease,
    [200, ApprovalList],
  ),
  revokeApproval: endpoint(`DELETE ${R}/approvals/{id}`, "Take one's word back", "organisation", approvalOf, [
    204,
    none,
  ]),
  askApproval: endpoint(
    `POST ${R}/approvals/requests`,
    "Ask for approvals",
    "organisation",
    ofRelease,
    [201, ApprovalRequest],
    { body: AskApproval },
  ),
  listApprovalRequests: endpoint(
    `GET ${O}/approvals`,
    "List who waits for approvals",
    "organisation",
    inOrg,
    [200, ApprovalRequestList],
    { query: ApprovalRequestQuery },
  ),
  answerGate: endpoint(
    `PUT ${R}/gates/{gate}`,
    "Answer an external gate",
    "organisation",
    gateOf,
    [200, Release],
    { body: AnswerGate },
  ),

  createFreeze: endpoint(`POST ${O}/freezes`, "Plan a window", "organisation", inOrg, [201, Freeze], {
    body: CreateFreeze,
  }),
  listFreezes: endpoint(
    `GET ${O}/freezes`,
    "List windows that are not over",
    "organisation",
    inOrg,
    [200, FreezeList],
    { query: PageQuery },
  ),
  endFreeze: endpoint(`DELETE ${O}/freezes/{id}`, "End a window", "organisation", byId, [204, none]),
  startStop: endpoint(`POST ${O}/stops`, "Stop deployments at once", "organisation", inOrg, [201, Stop], {
    body: CreateStop,
  }),
  listStops: endpoint(`GET ${O}/stops`, "List stops, newest first", "organisation", inOrg, [200, StopList], {
    query: StopQuery,
  }),
  endStop: endpoint(`DELETE ${O}/stops/{id}`, "End a stop", "organisation", byId, [204, none], {
    body: EndStop,
  }),
  readCalendar: endpoint(
    `GET ${O}/calendar`,
    "List every window and stop within some days",
    "organisation",
    inOrg,
    [200, Calendar],
    { query: CalendarQuery },
  ),

  listDebts: endpoint(
    `GET ${O}/debts`,
    "List what overrides oblige to",
    "organisation",
    inOrg,
    [200, DebtList],
    {
      query: DebtQuery,
    },
  ),
  amendDebt: endpoint(
    `PATCH ${O}/debts/{id}`,
    "Give a debt another owner or day",
    "organisation",
    byId,
    [200, Debt],
    { body: AmendDebt },
  ),
  settleDebt: endpoint(
    `POST ${O}/debts/{id}/settle`,
    "Write the review that settles a debt",
    "organisation",
    byId,
    [200, Debt],
    { body: SettleDebt },
  ),
} as const;
