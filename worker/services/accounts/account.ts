import type { Security, Session, User } from "../../../schema/contract/accounts.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { provenUntil } from "../../core/access.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteBy } from "../audit/note.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type AccountContext, toUser } from "./context.ts";
import { closeIn, closeSockets, feedsOf } from "./open-sockets.ts";
import { requireProof, type SignedInUser } from "./passwords.ts";

export async function amendMe(
  { control }: AccountContext,
  { user }: SignedInUser,
  name: string,
): Promise<User> {
  await control.users.setName(user.id, name.trim());
  const found = await control.users.find(user.id);
  if (!found) throw notFound("account");
  return toUser(found);
}

/** Removes an account. An organisation is not left without an owner for it. */
export async function removeMe(ctx: AccountContext, who: SignedInUser): Promise<void> {
  requireProof(ctx, who);
  const feeds = await feedsOf(ctx, who.user.id);
  const { id, name, email } = who.user;
  const note = noteBy(
    ctx,
    { kind: "user", id, name },
    {
      action: "member.left",
      target: { kind: "member", id, name: email },
      reason: "The account was removed.",
    },
  );
  const owned = await ctx.control.users.soleOwnerOf(id);
  if (owned.length > 0 || !(await ctx.control.users.remove(id, note))) {
    throw new Refusal(
      "conflict",
      `You are the only owner of ${owned.join(", ")}. Make somebody else an owner, or remove the organisation first.`,
    );
  }
  await closeIn(ctx, feeds, [id]);
}

export async function readSecurity(
  { control, clock }: AccountContext,
  { user, provenAt }: SignedInUser,
): Promise<Security> {
  const found = await control.users.find(user.id);
  return {
    hasPassword: found?.passwordHash != null,
    github: found?.githubLogin ?? null,
    provenUntil: isoTimeOrNull(provenUntil(provenAt, clock.now())),
    pendingEmail: found?.pendingEmail ?? null,
  };
}

export async function listSessions(
  { sessions }: AccountContext,
  { user, sessionId }: SignedInUser,
): Promise<List<Session>> {
  const items = (await sessions.list(user.id)).map(
    ({ id, createdAt, lastSeenAt, expiresAt, address, agent }): Session => ({
      id,
      current: id === sessionId,
      createdAt: isoTime(createdAt),
      lastSeenAt: isoTime(lastSeenAt),
      expiresAt: isoTime(expiresAt),
      address,
      agent,
    }),
  );
  return { items, nextCursor: null };
}

export async function endSession(ctx: AccountContext, { user }: SignedInUser, id: string): Promise<void> {
  if (!(await ctx.sessions.endById(user.id, id))) throw notFound("session");
  await closeSockets(ctx, user.id, [id]);
}

export async function endOtherSessions(
  ctx: AccountContext,
  { user, sessionId }: SignedInUser,
): Promise<void> {
  await closeSockets(ctx, user.id, await ctx.sessions.endAll(user.id, sessionId));
}

/** Ends the session a browser came with. That it has ended already is as well. */
export async function signOut(ctx: AccountContext, { user, sessionId }: SignedInUser): Promise<void> {
  await ctx.sessions.endById(user.id, sessionId);
  await closeSockets(ctx, user.id, [sessionId]);
}
