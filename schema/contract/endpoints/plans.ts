import * as z from "zod";
import {
  Drift,
  JudgeRollback,
  PutSupportLine,
  Rollback,
  RollbackList,
  RollbackQuery,
  SupportLine,
  SupportLineList,
} from "../environments.ts";
import { IncidentList, IncidentQuery, OpenIncident, PatchIncident, ProjectIncident } from "../incidents.ts";
import {
  CreateDeliverable,
  CreateMilestone,
  Deliverable,
  Milestone,
  PatchDeliverable,
  PatchMilestone,
} from "../plan.ts";
import { PageQuery, printable, Slug } from "../primitives.ts";
import { Reason, Release } from "../releases.ts";
import { endpoint, inProject, none, ofRelease } from "./define.ts";

const P = "/v1/orgs/{org}/projects/{project}";
const R = `${P}/releases/{version}`;
const M = `${R}/milestones/{id}`;

const Id = z.string().min(1).max(100);
const milestoneOf = ofRelease.extend({ id: Id });
const deliverableOf = ofRelease.extend({ id: Id, deliverable: Id });
const inProjectById = z.strictObject({ org: Slug, project: Slug, id: z.string().min(1).max(200) });
const lineOf = z.strictObject({ org: Slug, project: Slug, line: printable(64) });

/** What people plan and find out about releases. */
export const PLAN_ENDPOINTS = {
  addMilestone: endpoint(
    `POST ${R}/milestones`,
    "Add a milestone",
    "organisation",
    ofRelease,
    [201, Milestone],
    { body: CreateMilestone },
  ),
  amendMilestone: endpoint(
    `PATCH ${M}`,
    "Change a milestone",
    "organisation",
    milestoneOf,
    [200, Milestone],
    {
      body: PatchMilestone,
    },
  ),
  removeMilestone: endpoint(`DELETE ${M}`, "Remove a milestone", "organisation", milestoneOf, [204, none]),
  addDeliverable: endpoint(
    `POST ${M}/deliverables`,
    "Add a deliverable",
    "organisation",
    milestoneOf,
    [201, Deliverable],
    { body: CreateDeliverable },
  ),
  amendDeliverable: endpoint(
    `PATCH ${M}/deliverables/{deliverable}`,
    "Change a deliverable",
    "organisation",
    deliverableOf,
    [200, Deliverable],
    { body: PatchDeliverable },
  ),
  removeDeliverable: endpoint(
    `DELETE ${M}/deliverables/{deliverable}`,
    "Remove a deliverable",
    "organisation",
    deliverableOf,
    [204, none],
  ),

  blockRelease: endpoint(
    `POST ${R}/block`,
    "Keep a version from going further",
    "organisation",
    ofRelease,
    [200, Release],
    { body: Reason },
  ),
  unblockRelease: endpoint(
    `POST ${R}/unblock`,
    "Let a version go further again",
    "organisation",
    ofRelease,
    [200, Release],
    { body: Reason },
  ),

  openIncident: endpoint(
    `POST ${P}/incidents`,
    "Open an incident",
    "organisation",
    inProject,
    [201, ProjectIncident],
    { body: OpenIncident },
  ),
  listIncidents: endpoint(
    `GET ${P}/incidents`,
    "List incidents, open ones first",
    "organisation",
    inProject,
    [200, IncidentList],
    { query: IncidentQuery },
  ),
  amendIncident: endpoint(
    `PATCH ${P}/incidents/{id}`,
    "Say that an incident is mitigated or resolved",
    "organisation",
    inProjectById,
    [200, ProjectIncident],
    { body: PatchIncident },
  ),

  listRollbacks: endpoint(
    `GET ${P}/rollbacks`,
    "List where environments went back, newest first",
    "organisation",
    inProject,
    [200, RollbackList],
    { query: RollbackQuery },
  ),
  judgeRollback: endpoint(
    `PATCH ${P}/rollbacks/{id}`,
    "Say which version a rollback is to be blamed on",
    "organisation",
    inProjectById,
    [200, Rollback],
    { body: JudgeRollback },
  ),
  readDrift: endpoint(
    `GET ${P}/drift`,
    "Say how far environments are from each other",
    "organisation",
    inProject,
    [200, Drift],
  ),
  listLines: endpoint(
    `GET ${P}/lines`,
    "List until when lines of versions are looked after",
    "organisation",
    inProject,
    [200, SupportLineList],
    { query: PageQuery },
  ),
  putLine: endpoint(
    `PUT ${P}/lines/{line}`,
    "Say until when a line of versions is looked after",
    "organisation",
    lineOf,
    [200, SupportLine],
    { body: PutSupportLine },
  ),
} as const;
