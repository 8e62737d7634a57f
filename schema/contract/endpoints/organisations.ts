import { AuditList, AuditQuery, AuditVerdict } from "../audit.ts";
import {
  Accepted,
  AddMember,
  AmendMember,
  AmendOrg,
  CreateOrg,
  CreateToken,
  CreateTrust,
  InvitationList,
  InvitationSecret,
  InvitationShown,
  Member,
  MemberList,
  NewInvitation,
  NewToken,
  Org,
  OrgSettings,
  RemoveMemberQuery,
  RemoveOrg,
  TokenList,
  Trust,
  TrustList,
} from "../organisations.ts";
import { PageQuery } from "../primitives.ts";
import { byId, endpoint, inOrg, none, noParams } from "./define.ts";

const O = "/v1/orgs/{org}";

/** Organisations: who belongs to them, which machines act for them, and what was done. */
export const ORGANISATION_ENDPOINTS = {
  createOrg: endpoint("POST /v1/orgs", "Make an organisation", "person", noParams, [201, Org], {
    body: CreateOrg,
  }),
  readOrg: endpoint(`GET ${O}`, "Read an organisation", "organisation", inOrg, [200, OrgSettings]),
  amendOrg: endpoint(`PATCH ${O}`, "Change an organisation", "organisation", inOrg, [200, OrgSettings], {
    body: AmendOrg,
  }),
  removeOrg: endpoint(
    `DELETE ${O}`,
    "Remove an organisation with everything in it",
    "organisation",
    inOrg,
    [204, none],
    { body: RemoveOrg },
  ),

  listMembers: endpoint(`GET ${O}/members`, "List members", "organisation", inOrg, [200, MemberList], {
    query: PageQuery,
  }),
  addMember: endpoint(
    `POST ${O}/members`,
    "Add a person who has an account",
    "organisation",
    inOrg,
    [201, Member],
    { body: AddMember },
  ),
  amendMember: endpoint(
    `PATCH ${O}/members/{id}`,
    "Change a member's role",
    "organisation",
    byId,
    [200, Member],
    { body: AmendMember },
  ),
  removeMember: endpoint(
    `DELETE ${O}/members/{id}`,
    "Remove a member, or leave",
    "organisation",
    byId,
    [204, none],
    { query: RemoveMemberQuery },
  ),

  listInvitations: endpoint(
    `GET ${O}/invitations`,
    "List invitations that wait",
    "organisation",
    inOrg,
    [200, InvitationList],
    { query: PageQuery },
  ),
  invite: endpoint(
    `POST ${O}/invitations`,
    "Invite somebody by letter",
    "organisation",
    inOrg,
    [201, NewInvitation],
    { body: AddMember },
  ),
  revokeInvitation: endpoint(
    `DELETE ${O}/invitations/{id}`,
    "Take an invitation back",
    "organisation",
    byId,
    [204, none],
  ),
  showInvitation: endpoint(
    "POST /v1/invitations/show",
    "Read an invitation by its secret",
    "public",
    noParams,
    [200, InvitationShown],
    { body: InvitationSecret },
  ),
  acceptInvitation: endpoint(
    "POST /v1/invitations/accept",
    "Accept an invitation",
    "person",
    noParams,
    [200, Accepted],
    { body: InvitationSecret },
  ),

  createToken: endpoint(`POST ${O}/tokens`, "Make a token", "organisation", inOrg, [201, NewToken], {
    body: CreateToken,
  }),
  listTokens: endpoint(`GET ${O}/tokens`, "List tokens", "organisation", inOrg, [200, TokenList], {
    query: PageQuery,
  }),
  revokeToken: endpoint(`DELETE ${O}/tokens/{id}`, "Revoke a token", "organisation", byId, [204, none]),

  createTrust: endpoint(
    `POST ${O}/trusts`,
    "Trust a CI's identity tokens",
    "organisation",
    inOrg,
    [201, Trust],
    { body: CreateTrust },
  ),
  listTrusts: endpoint(`GET ${O}/trusts`, "List trusts", "organisation", inOrg, [200, TrustList], {
    query: PageQuery,
  }),
  revokeTrust: endpoint(`DELETE ${O}/trusts/{id}`, "Revoke a trust", "organisation", byId, [204, none]),

  listAudit: endpoint(
    `GET ${O}/audit`,
    "List what was done, newest first",
    "organisation",
    inOrg,
    [200, AuditList],
    { query: AuditQuery },
  ),
  verifyAudit: endpoint(
    `GET ${O}/audit/verify`,
    "Check that no entry was changed, removed or put in",
    "organisation",
    inOrg,
    [200, AuditVerdict],
  ),
} as const;
