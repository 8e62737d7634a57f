import * as z from "zod";
import { Email, Role } from "./accounts.ts";
import { listOf, printable, Slug, Timestamp } from "./primitives.ts";

export const CreateOrg = z.strictObject({ slug: Slug, name: printable(100) });
export type CreateOrg = z.infer<typeof CreateOrg>;

export const Org = z.strictObject({ id: z.string(), slug: Slug, name: z.string() });
export type Org = z.infer<typeof Org>;

export const OrgSettings = Org.extend({
  /** Whether an event for an unknown project makes that project. */
  autoProjects: z.boolean(),
  createdAt: Timestamp,
});
export type OrgSettings = z.infer<typeof OrgSettings>;

export const AmendOrg = z
  .strictObject({ name: printable(100).optional(), autoProjects: z.boolean().optional() })
  .refine((given) => Object.keys(given).length > 0, "name a field to change");
export type AmendOrg = z.infer<typeof AmendOrg>;

/** Where an export goes on that broke off: what its last line of the type `cursor` says. */
export const ExportQuery = z.strictObject({ after: z.string().max(1000).optional() });
export type ExportQuery = z.infer<typeof ExportQuery>;

/** The slug once more, so that no slip of a hand removes an organisation. */
export const RemoveOrg = z.strictObject({ confirm: Slug });
export type RemoveOrg = z.infer<typeof RemoveOrg>;

export const Member = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** Whether the person has shown that letters to the address arrive. */
  emailVerified: z.boolean(),
  role: Role,
  joinedAt: Timestamp,
});
export type Member = z.infer<typeof Member>;
export const MemberList = listOf(Member);

export const AddMember = z.strictObject({ email: Email, role: Role });
export type AddMember = z.infer<typeof AddMember>;
export const AmendMember = z.strictObject({ role: Role });
export type AmendMember = z.infer<typeof AmendMember>;
/** What is to become of the tokens a member made. */
export const RemoveMemberQuery = z.strictObject({ tokens: z.enum(["keep", "revoke"]).default("keep") });
export type RemoveMemberQuery = z.infer<typeof RemoveMemberQuery>;

export const Invitation = z.strictObject({
  id: z.string(),
  email: z.string(),
  role: Role,
  invitedBy: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
});
export type Invitation = z.infer<typeof Invitation>;
export const InvitationList = listOf(Invitation);

/** The only answer that ever holds the secret; `url` is the page that takes it. */
export const NewInvitation = Invitation.extend({ token: z.string(), url: z.string() });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const InvitationSecret = z.strictObject({ token: z.string().min(1).max(200) });
/** What an invitation says to who holds it. */
export const InvitationShown = z.strictObject({
  org: z.strictObject({ slug: Slug, name: z.string() }),
  email: z.string(),
  role: Role,
  invitedBy: z.string(),
  expiresAt: Timestamp,
});
export type InvitationShown = z.infer<typeof InvitationShown>;
export const Accepted = z.strictObject({ org: Org, role: Role });
export type Accepted = z.infer<typeof Accepted>;

export const SCOPES = ["ingest", "read", "write", "deploy", "admin"] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;
const Scopes = z.array(Scope).min(1).max(SCOPES.length);

export const CreateToken = z.strictObject({
  name: printable(100),
  scopes: Scopes,
  project: Slug.optional(),
  expiresAt: Timestamp.optional(),
});
export type CreateToken = z.infer<typeof CreateToken>;

export const Token = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The first characters, enough to recognise it by. */
  hint: z.string(),
  scopes: z.array(Scope),
  project: Slug.nullable(),
  createdBy: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
});
export type Token = z.infer<typeof Token>;

export const TokenList = listOf(Token);

/** The only answer that ever holds the secret. */
export const NewToken = Token.extend({ token: z.string() });
export type NewToken = z.infer<typeof NewToken>;

/** What must stand in an identity token: each claim, exactly. */
export const Claims = z
  .record(z.string().min(1).max(100), z.string().min(1).max(300))
  .refine((claims) => Object.keys(claims).length > 0, "name at least one claim")
  .refine((claims) => Object.keys(claims).length <= 20, "name at most 20 claims");

/** Keyless CI: whose identity tokens open this organisation, and for what. */
export const CreateTrust = z.strictObject({
  name: printable(100).optional(),
  issuer: z.string().min(1).max(300),
  claims: Claims,
  scopes: Scopes,
  project: Slug.optional(),
});
export type CreateTrust = z.infer<typeof CreateTrust>;

export const Trust = z.strictObject({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  /** The audience a token must be made for. */
  audience: z.string(),
  claims: z.record(z.string(), z.string()),
  scopes: z.array(Scope),
  project: Slug.nullable(),
  createdBy: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
});
export type Trust = z.infer<typeof Trust>;
export const TrustList = listOf(Trust);
