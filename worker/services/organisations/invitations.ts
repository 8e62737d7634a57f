import type { User } from "../../../schema/contract/accounts.ts";
import type {
  Accepted,
  AddMember,
  Invitation,
  InvitationShown,
  NewInvitation,
} from "../../../schema/contract/organisations.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { isoTime } from "../../core/time.ts";
import type { AccountContext } from "../accounts/context.ts";
import { mayWrite } from "../accounts/letter-allowance.ts";
import { invitationLetter } from "../accounts/letters.ts";
import { newSecret } from "../accounts/secret.ts";
import { noteBy, noteOf } from "../audit/note.ts";
import { authorise } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { sha256 } from "../hash.ts";
import { notFound, Refusal } from "../refusal.ts";
import { alreadyMember, authoriseGrant, type WithControl } from "./members.ts";
import type { InvitationRow } from "./ports.ts";

/** More than a team lets in within a week; what waits beyond is sent by somebody who writes to strangers. */
const MAX_WAITING = 200;
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

const toInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedByName,
  createdAt: isoTime(row.createdAt),
  expiresAt: isoTime(row.expiresAt),
});

async function refuseMember({ control, org }: WithControl, email: string): Promise<void> {
  const known = await control.users.findByEmail(email);
  if (known && (await control.members.find(org.id, known.id))) throw alreadyMember();
}

/** Invites by letter. The answer holds the link as well, for who wants to hand it on otherwise. */
export async function invite(ctx: WithControl, { email, role }: AddMember): Promise<NewInvitation> {
  authorise(ctx, "invitation.manage");
  authoriseGrant(ctx, role);
  await refuseMember(ctx, email);
  const token = `slw_inv_${newSecret()}`;
  const now = ctx.clock.now();
  const row: InvitationRow = {
    hash: await sha256(token),
    id: ctx.ids.next("inv", now),
    orgId: ctx.org.id,
    email,
    role,
    invitedBy: ctx.principal.id,
    invitedByName: ctx.principal.name,
    createdAt: now,
    expiresAt: now + LIFETIME_MS,
  };
  const note = noteOf(ctx, {
    action: "invitation.made",
    target: { kind: "invitation", id: row.id, name: email },
    after: { email, role, expiresAt: isoTime(row.expiresAt) },
  });
  if (!(await ctx.control.invitations.put(row, MAX_WAITING, note))) {
    throw new Refusal("conflict", `At most ${MAX_WAITING} invitations wait at once. Take one back first.`);
  }
  // In the fragment, so that no server on the way writes the secret into its log.
  const url = `${ctx.baseUrl}/invitation#token=${token}`;
  const invitation = toInvitation(row);
  const { invitedBy, expiresAt } = invitation;
  // The link in the answer holds all the same, for who hands it on otherwise.
  if (await mayWrite(ctx, "other", email)) {
    await ctx.mailer.send(
      invitationLetter({ to: email, org: ctx.org.name, role, invitedBy, expiresAt, link: url }),
    );
  }
  return { ...invitation, token, url };
}

export async function listInvitations(
  ctx: WithControl,
  { limit, cursor }: PageQuery,
): Promise<List<Invitation>> {
  authorise(ctx, "invitation.read");
  const rows = await ctx.control.invitations.list(ctx.org.id, readCursor(cursor), limit + 1, ctx.clock.now());
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toInvitation), nextCursor: last ? writeCursor(last.id) : null };
}

export async function revokeInvitation(ctx: WithControl, id: string): Promise<void> {
  authorise(ctx, "invitation.manage");
  const found = await ctx.control.invitations.find(ctx.org.id, id);
  if (!found) throw notFound("invitation");
  const note = noteOf(ctx, {
    action: "invitation.revoked",
    target: { kind: "invitation", id, name: found.email },
    before: { email: found.email, role: found.role },
  });
  if (!(await ctx.control.invitations.revoke(ctx.org.id, id, note))) throw notFound("invitation");
}

/** Run out, used, taken back, never made: all the same to who asks. */
const spent = () =>
  new Refusal("not-found", "This invitation holds no longer. Ask whoever invited you for a new one.");

/** What an invitation says to who holds its secret. */
export async function showInvitation(
  { control, clock }: AccountContext,
  token: string,
): Promise<InvitationShown> {
  const found = await control.invitations.findByHash(await sha256(token), clock.now());
  if (!found) throw spent();
  const { email, role, invitedByName, expiresAt } = found.invitation;
  const { slug, name } = found.org;
  return { org: { slug, name }, email, role, invitedBy: invitedByName, expiresAt: isoTime(expiresAt) };
}

/** Accepts an invitation. It is for the address it was sent to, whoever holds the link. */
export async function acceptInvitation(ctx: AccountContext, user: User, token: string): Promise<Accepted> {
  const { control, clock } = ctx;
  const found = await control.invitations.findByHash(await sha256(token), clock.now());
  if (!found) throw spent();
  const { invitation, org } = found;
  if (invitation.email !== user.email) {
    throw new Refusal("forbidden", `This invitation is for ${invitation.email}. Sign in with that address.`);
  }
  const { role, email } = invitation;
  const note = noteBy(
    ctx,
    { kind: "user", id: user.id, name: user.name },
    {
      action: "invitation.accepted",
      target: { kind: "member", id: user.id, name: email },
      after: { email, role, invitedBy: invitation.invitedByName },
    },
  );
  if (!(await control.invitations.accept(invitation, user.id, clock.now(), note))) {
    throw new Refusal("conflict", "You are a member of this organisation already.");
  }
  return { org: { id: org.id, slug: org.slug, name: org.name }, role };
}
