import type { ChangePassword, Proof, ResetPassword, User } from "../../../schema/contract/accounts.ts";
import { PROOF_MS, provenUntil } from "../../core/access.ts";
import { weaknessOf } from "../../core/identity/weak-password.ts";
import { isoTime } from "../../core/time.ts";
import { proofRequired } from "../context.ts";
import { sha256 } from "../hash.ts";
import { Refusal } from "../refusal.ts";
import type { AccountContext } from "./context.ts";
import { mayWrite } from "./letter-allowance.ts";
import { noAccountLetter, passwordChangedLetter, resetLetter } from "./letters.ts";
import { closeSockets } from "./open-sockets.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { newSecret } from "./secret.ts";
import type { NewSession } from "./sessions.ts";

const RESET_MS = 60 * 60 * 1000;

/** Who sits there, as their session says. */
export type SignedInUser = {
  readonly user: User;
  readonly sessionId: string;
  readonly provenAt: number | null;
};

/** Refuses unless the session has just seen a password or passkey. */
export function requireProof({ clock }: AccountContext, { provenAt }: SignedInUser): void {
  if (provenUntil(provenAt, clock.now()) === null) throw proofRequired();
}

const wrongPassword = (path: string) =>
  new Refusal("forbidden", "The password is not right.", { errors: [{ path, message: "is not right" }] });

/** Refuses what would be guessed at once. */
export function requireStrength(
  password: string,
  who: { readonly email: string; readonly name: string },
): void {
  const weakness = weaknessOf(password, who);
  if (weakness === null) return;
  throw new Refusal("invalid", `This password ${weakness}. Choose another; a sentence is fine.`, {
    errors: [{ path: "password", message: weakness }],
  });
}

/** What a proof brings: its time, and the session it goes on with. */
export type Proven = { readonly proof: Proof; readonly session: NewSession };

/** Notes a proof. The session may do more from then on, so whoever had its secret from before is left outside. */
export async function noteProof({ sessions, clock }: AccountContext, secret: string): Promise<Proven> {
  const now = clock.now();
  const session = await sessions.prove(secret, now);
  if (!session) throw new Refusal("unauthenticated", "This session has ended. Sign in again.");
  return { proof: { provenUntil: isoTime(now + PROOF_MS) }, session };
}

/** Shows by the password that it is still the same person. */
export async function provePassword(
  ctx: AccountContext,
  { user }: SignedInUser,
  secret: string,
  password: string,
): Promise<Proven> {
  const found = await ctx.control.users.find(user.id);
  if (!(await verifyPassword(password, found?.passwordHash ?? null))) throw wrongPassword("password");
  return noteProof(ctx, secret);
}

/** Sets another password. Every other session ends, and this one goes on under a new secret. */
export async function changePassword(
  ctx: AccountContext,
  who: SignedInUser,
  { current, password }: ChangePassword,
): Promise<NewSession> {
  const { control, sessions, clock, origin } = ctx;
  requireStrength(password, who.user);
  const found = await control.users.find(who.user.id);
  if (found?.passwordHash) {
    if (current === undefined) {
      throw new Refusal("invalid", "Give the password you have now as well.", {
        errors: [{ path: "current", message: "is needed" }],
      });
    }
    if (!(await verifyPassword(current, found.passwordHash))) throw wrongPassword("current");
  } else requireProof(ctx, who);
  await control.users.setPassword(who.user.id, await hashPassword(password), null);
  await closeSockets(ctx, who.user.id, [who.user.id]);
  // Its owner hears of it always; a stranger whose address somebody gave, no more often than of anything else.
  if (who.user.emailVerified || (await mayWrite(ctx, "other", who.user.email)))
    await ctx.mailer.send(passwordChangedLetter(who.user.email));
  return sessions.create(who.user.id, origin, clock.now());
}

/** Sends a letter with which to set a password. Whether there is an account shows in the letter alone. */
export async function requestReset(ctx: AccountContext, email: string): Promise<void> {
  const { control, clock, baseUrl, mailer } = ctx;
  const found = await control.users.findByEmail(email);
  // The answer is the same: that letters went to an address is not for who asks to learn. The last one holds on.
  if (!(await mayWrite(ctx, "reset", email))) return;
  const token = newSecret();
  const hash = await sha256(token);
  if (!found) return mailer.send(noAccountLetter(email, `${baseUrl}/sign-up`));
  const expiresAt = clock.now() + RESET_MS;
  await control.letters.put({ hash, purpose: "reset_password", userId: found.id, email, expiresAt });
  await mailer.send(resetLetter(email, `${baseUrl}/reset-password#token=${token}`));
}

const spentLetter = () => new Refusal("not-found", "This link holds no longer. Ask for another one.");

/** Sets a password with the secret of a letter, which shows that letters to the address arrive. Every session ends. */
export async function resetPassword(ctx: AccountContext, { token, password }: ResetPassword): Promise<void> {
  const { control, clock, mailer } = ctx;
  const now = clock.now();
  const hash = await sha256(token);
  const letter = await control.letters.find(hash, "reset_password", now);
  const found = letter && (await control.users.find(letter.userId));
  if (!found || found.email !== letter.email) throw spentLetter();
  // Before the secret is used up: a better password may come with it yet.
  requireStrength(password, found);
  if (!(await control.letters.take(hash, "reset_password", now))) throw spentLetter();
  await control.users.setPassword(found.id, await hashPassword(password), now);
  await closeSockets(ctx, found.id, [found.id]);
  await mailer.send(passwordChangedLetter(found.email));
}
