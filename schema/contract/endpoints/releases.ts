import * as z from "zod";
import { Board } from "../board.ts";
import { Inbox, ReplayAnswer } from "../inbox.ts";
import { Page, PutPage } from "../pages.ts";
import { listOf, PageQuery, Slug } from "../primitives.ts";
import { CreateProject, EnvironmentList, Project, ProjectList, PutEnvironments } from "../projects.ts";
import {
  CreateRelease,
  MomentQuery,
  PatchRelease,
  Reason,
  Release,
  ReleaseList,
  ReleaseQuery,
  Timeline,
  TimelineQuery,
} from "../releases.ts";
import { byId, endpoint, inOrg, inProject, ofRelease } from "./define.ts";

const P = "/v1/orgs/{org}/projects/{project}";
const R = `${P}/releases/{version}`;

/** Projects, their releases, and what is shown of them. */
export const RELEASE_ENDPOINTS = {
  createProject: endpoint(
    "POST /v1/orgs/{org}/projects",
    "Make a project",
    "organisation",
    inOrg,
    [201, Project],
    { body: CreateProject },
  ),
  listProjects: endpoint(
    "GET /v1/orgs/{org}/projects",
    "List projects",
    "organisation",
    inOrg,
    [200, ProjectList],
    { query: PageQuery },
  ),
  listEnvironments: endpoint(`GET ${P}/environments`, "List environments", "organisation", inProject, [
    200,
    EnvironmentList,
  ]),
  putEnvironments: endpoint(
    `PUT ${P}/environments`,
    "Declare the environments, in promotion order",
    "organisation",
    inProject,
    [200, EnvironmentList],
    { body: PutEnvironments },
  ),

  listReleases: endpoint(
    `GET ${P}/releases`,
    "List releases",
    "organisation",
    inProject,
    [200, ReleaseList],
    { query: ReleaseQuery },
  ),
  planRelease: endpoint(`POST ${P}/releases`, "Plan a release", "organisation", inProject, [201, Release], {
    body: CreateRelease,
  }),
  readRelease: endpoint(`GET ${R}`, "Read a release", "organisation", ofRelease, [200, Release], {
    query: MomentQuery,
  }),
  amendRelease: endpoint(`PATCH ${R}`, "Change a release's plan", "organisation", ofRelease, [200, Release], {
    body: PatchRelease,
  }),
  haltRelease: endpoint(`POST ${R}/halt`, "Halt a release", "organisation", ofRelease, [200, Release], {
    body: Reason,
  }),
  resumeRelease: endpoint(
    `POST ${R}/resume`,
    "Resume a halted release",
    "organisation",
    ofRelease,
    [200, Release],
    { body: Reason },
  ),
  cancelRelease: endpoint(`POST ${R}/cancel`, "Cancel a release", "organisation", ofRelease, [200, Release], {
    body: Reason,
  }),
  readTimeline: endpoint(
    `GET ${R}/timeline`,
    "Read a release's timeline",
    "organisation",
    ofRelease,
    [200, Timeline],
    { query: TimelineQuery },
  ),

  readBoard: endpoint("GET /v1/orgs/{org}/board", "Read the board", "organisation", inOrg, [200, Board], {
    query: MomentQuery,
  }),
  listInbox: endpoint(
    "GET /v1/orgs/{org}/inbox",
    "List events without a place",
    "organisation",
    inOrg,
    [200, Inbox],
    { query: PageQuery },
  ),
  replayInbox: endpoint(
    "POST /v1/orgs/{org}/inbox/{id}/replay",
    "Place an event again",
    "organisation",
    byId,
    [200, ReplayAnswer],
  ),

  listPages: endpoint("GET /v1/orgs/{org}/pages", "List public pages", "organisation", inOrg, [
    200,
    listOf(Page),
  ]),
  putPage: endpoint(
    "PUT /v1/orgs/{org}/pages/{page}",
    "Make or replace a public page",
    "organisation",
    z.strictObject({ org: Slug, page: Slug }),
    [200, Page],
    { body: PutPage },
  ),
} as const;
