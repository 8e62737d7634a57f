import type { Me, SignIn, SignUp, User } from "../../../schema/contract/accounts.ts";
import type { UserRow } from "../control.ts";
import { Refusal } from "../refusal.ts";
import { sendVerification } from "./addresses.ts";
import { type AccountContext, type SignedIn, toUser } from "./context.ts";
import { mayWrite } from "./letter-allowance.ts";
import { hashPassword, isOutdated, verifyPassword } from "./password.ts";
import { requireStrength } from "./passwords.ts";

/** Makes an account and signs it in. */
export async function signUp(ctx: AccountContext, input: SignUp): Promise<SignedIn> {
  const { control, sessions, ids, clock, origin } = ctx;
  requireStrength(input.password, input);
  const user: UserRow = {
    id: ids.next("usr"),
    email: input.email,
    name: input.name.trim(),
    passwordHash: await hashPassword(input.password),
    emailVerifiedAt: null,
    pendingEmail: null,
    githubId: null,
    githubLogin: null,
  };
  const now = clock.now();
  if (!(await control.users.create(user, now))) {
    throw new Refusal("conflict", "There is an account with this address already. Sign in instead.", {
      errors: [{ path: "email", message: "is taken" }],
    });
  }
  if (await mayWrite(ctx, "other", user.email)) await sendVerification(ctx, user.id, user.email);
  return { user: toUser(user), session: await sessions.create(user.id, origin, now) };
}

/** Signs in. A wrong password and an unknown address are answered alike, after the same work. */
export async function signIn(
  { control, sessions, clock, origin }: AccountContext,
  input: SignIn,
): Promise<SignedIn> {
  const found = await control.users.findByEmail(input.email);
  const right = await verifyPassword(input.password, found?.passwordHash ?? null);
  if (!found || !right) throw new Refusal("unauthenticated", "The address or the password is not right.");
  // Parameters grow with the years; who signs in brings the password to hash anew.
  if (isOutdated(found.passwordHash))
    await control.users.rehash(found.id, await hashPassword(input.password));
  return { user: toUser(found), session: await sessions.create(found.id, origin, clock.now()) };
}

/** Who is signed in, and where they belong. */
export async function readMe({ control }: AccountContext, user: User): Promise<Me> {
  const memberships = await control.organisations.ofUser(user.id);
  return { user, memberships: memberships.map(({ slug, name, role }) => ({ org: { slug, name }, role })) };
}
