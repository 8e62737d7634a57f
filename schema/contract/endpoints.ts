import * as z from "zod";
import { Me, SignIn, SignUp, UserAnswer } from "./accounts.ts";
import { Board } from "./board.ts";
import type { Access, Endpoint } from "./endpoint.ts";
import { Inbox, ReplayAnswer } from "./inbox.ts";
import { CreateOrg, CreateToken, NewToken, Org, TokenList } from "./organisations.ts";
import { Page, PutPage } from "./pages.ts";
import { listOf, PageQuery, Slug, Version } from "./primitives.ts";
import { CreateProject, EnvironmentList, Project, ProjectList, PutEnvironments } from "./projects.ts";
import {
  CreateRelease,
  PatchRelease,
  Reason,
  Release,
  ReleaseList,
  ReleaseQuery,
  Timeline,
  TimelineQuery,
} from "./releases.ts";

const none = z.union([z.undefined(), z.strictObject({})]);
const noParams = z.strictObject({});
const noQuery = z.strictObject({});
const inOrg = z.strictObject({ org: Slug });
const inProject = z.strictObject({ org: Slug, project: Slug });
const ofRelease = z.strictObject({ org: Slug, project: Slug, version: Version });
const byId = z.strictObject({ org: Slug, id: z.string().min(1).max(100) });

const P = "/v1/orgs/{org}/projects/{project}";
const R = `${P}/releases/{version}`;

type Given<Q extends z.ZodType, B extends z.ZodType> = { query?: Q; body?: B };

const endpoint = <
  For extends Access,
  Params extends z.ZodType,
  Answer extends z.ZodType,
  Query extends z.ZodType = typeof noQuery,
  Body extends z.ZodType = typeof none,
>(
  signature: `${Endpoint["method"]} /${string}`,
  summary: string,
  access: For,
  params: Params,
  [status, answer]: readonly [Endpoint["status"], Answer],
  given: Given<Query, Body> = {},
): Endpoint<Params, Query, Body, Answer, For> => {
  const [method, path] = signature.split(" ") as [Endpoint["method"], string];
  const query = given.query ?? (noQuery as unknown as Query);
  const body = given.body ?? (none as unknown as Body);
  return { method, path, summary, access, params, query, body, status, answer };
};

/** Every operation that takes and answers plain JSON. Ingest, pages and the live socket have forms of their own. */
export const ENDPOINTS = {
  signUp: endpoint("POST /v1/auth/sign-up", "Make an account", "public", noParams, [201, UserAnswer], {
    body: SignUp,
  }),
  signIn: endpoint("POST /v1/auth/sign-in", "Sign in", "public", noParams, [200, UserAnswer], {
    body: SignIn,
  }),
  signOut: endpoint("POST /v1/auth/sign-out", "Sign out", "public", noParams, [204, none]),
  me: endpoint("GET /v1/me", "Who is signed in", "person", noParams, [200, Me]),
  createOrg: endpoint("POST /v1/orgs", "Make an organisation", "person", noParams, [201, Org], {
    body: CreateOrg,
  }),

  createToken: endpoint(
    "POST /v1/orgs/{org}/tokens",
    "Make a token",
    "organisation",
    inOrg,
    [201, NewToken],
    { body: CreateToken },
  ),
  listTokens: endpoint("GET /v1/orgs/{org}/tokens", "List tokens", "organisation", inOrg, [200, TokenList], {
    query: PageQuery,
  }),
  revokeToken: endpoint("DELETE /v1/orgs/{org}/tokens/{id}", "Revoke a token", "organisation", byId, [
    204,
    none,
  ]),

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
  readRelease: endpoint(`GET ${R}`, "Read a release", "organisation", ofRelease, [200, Release]),
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

  readBoard: endpoint("GET /v1/orgs/{org}/board", "Read the board", "organisation", inOrg, [200, Board]),
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
