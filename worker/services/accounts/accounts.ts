import type { Me, SignIn, SignUp, User } from "../../../schema/contract/accounts.ts";
import type { Control, UserRow } from "../control.ts";
import type { Log } from "../log.ts";
import type { Clock, Ids } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import type { NewSession, SessionOrigin, Sessions } from "./sessions.ts";

export type AccountContext = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly control: Control;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly origin: SessionOrigin;
  readonly requestId: string;
  readonly address: string | null;
};

export type SignedIn = { readonly user: User; readonly session: NewSession };

export const toUser = ({ id, email, name, emailVerifiedAt }: UserRow): User => ({
  id,
  email,
  name,
  emailVerified: emailVerifiedAt !== null,
});

/** Makes an account and signs it in. */
export async function signUp(
  { control, sessions, ids, clock, origin }: AccountContext,
  input: SignUp,
): Promise<SignedIn> {
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
  return { user: toUser(found), session: await sessions.create(found.id, origin, clock.now()) };
}

/** Who is signed in, and where they belong. */
export async function readMe({ control }: AccountContext, user: User): Promise<Me> {
  const memberships = await control.organisations.ofUser(user.id);
  return { user, memberships: memberships.map(({ slug, name, role }) => ({ org: { slug, name }, role })) };
}
