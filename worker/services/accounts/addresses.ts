import type { User } from "../../../schema/contract/accounts.ts";
import { sha256 } from "../hash.ts";
import { Refusal } from "../refusal.ts";
import { type AccountContext, toUser } from "./context.ts";
import { requireLetter } from "./letter-allowance.ts";
import { addressTakenLetter, changedAddressLetter, verificationLetter } from "./letters.ts";
import { closeSockets } from "./open-sockets.ts";
import { requireProof, type SignedInUser } from "./passwords.ts";
import { newSecret } from "./secret.ts";

const CONFIRM_MS = 24 * 60 * 60 * 1000;

/** Sends the letter whose secret shows that an address is its user's. */
export async function sendVerification(ctx: AccountContext, userId: string, email: string): Promise<void> {
  const token = newSecret();
  const expiresAt = ctx.clock.now() + CONFIRM_MS;
  const hash = await sha256(token);
  await ctx.control.letters.put({ hash, purpose: "confirm_email", userId, email, expiresAt });
  await ctx.mailer.send(verificationLetter(email, `${ctx.baseUrl}/confirm-email#token=${token}`));
}

/** Sends it again, to the address that waits or else to the one there is. */
export async function sendVerificationAgain(ctx: AccountContext, { user }: SignedInUser): Promise<void> {
  const found = await ctx.control.users.find(user.id);
  if (!found) return;
  if (found.pendingEmail === null && found.emailVerifiedAt !== null) return;
  const to = found.pendingEmail ?? found.email;
  await requireLetter(ctx, to);
  await sendVerification(ctx, user.id, to);
}

/** Asks for another address. Whether it has an account already is told by letter, to its owner alone. */
export async function changeEmail(ctx: AccountContext, who: SignedInUser, email: string): Promise<void> {
  requireProof(ctx, who);
  const { control, mailer } = ctx;
  const pending = email === who.user.email ? null : email;
  if (pending !== null) {
    await requireLetter(ctx, who.user.email);
    await requireLetter(ctx, email);
  }
  if (!(await control.users.setPendingEmail(who.user.id, who.sessionId, pending)))
    throw new Refusal("unauthenticated", "This session has ended. Sign in again.");
  if (pending === null) return;
  await mailer.send(changedAddressLetter(who.user.email, email));
  if (await control.users.findByEmail(email)) return mailer.send(addressTakenLetter(email));
  await sendVerification(ctx, who.user.id, email);
}

/** Makes the address a letter went to the confirmed one. */
export async function confirmEmail(ctx: AccountContext, token: string): Promise<User> {
  const { control, sessions, clock } = ctx;
  const letter = await control.letters.take(await sha256(token), "confirm_email", clock.now());
  const before = letter && (await control.users.find(letter.userId));
  if (!before) throw new Refusal("not-found", "This link holds no longer. Ask for another letter.");
  if (!(await control.users.confirmEmail(before.id, letter.email, clock.now())))
    throw new Refusal("conflict", "Another account has this address by now.");
  const after = await control.users.find(before.id);
  if (after?.email !== letter.email) throw new Refusal("not-found", "Another address was asked for since.");
  // Whoever had the account open under the old address shows who they are again.
  if (before.email !== letter.email) {
    await sessions.endAll(before.id, null);
    await closeSockets(ctx, before.id, [before.id]);
  }
  return toUser(after);
}
