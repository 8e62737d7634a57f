import type { Me, SignIn, SignUp, User } from "../../../schema/contract/accounts.ts";
import type { Control, Sessions } from "../control.ts";
import type { Clock, Ids } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { hashPassword, verifyPassword } from "./password.ts";

export type AccountContext = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly control: Control;
  readonly sessions: Sessions;
};

type SignedIn = {
  readonly user: User;
  readonly session: { readonly id: string; readonly expiresAt: number };
};

/** Makes an account and signs it in. */
export async function signUp(
  { control, sessions, ids, clock }: AccountContext,
  input: SignUp,
): Promise<SignedIn> {
  const user = { id: ids.next("usr"), email: input.email, name: input.name.trim() };
  const passwordHash = await hashPassword(input.password);
  if (!(await control.users.create({ ...user, passwordHash }, clock.now()))) {
    throw new Refusal("conflict", "There is an account with this address already. Sign in instead.", {
      errors: [{ path: "email", message: "is taken" }],
    });
  }
  return { user, session: await sessions.create(user.id) };
}

/** Signs in. A wrong password and an unknown address are answered alike, after the same work. */
export async function signIn({ control, sessions }: AccountContext, input: SignIn): Promise<SignedIn> {
  const found = await control.users.findByEmail(input.email);
  const right = await verifyPassword(input.password, found?.passwordHash ?? null);
  if (!found || !right) throw new Refusal("unauthenticated", "The address or the password is not right.");
  const { id, email, name } = found;
  return { user: { id, email, name }, session: await sessions.create(id) };
}

/** Who is signed in, and where they belong. */
export async function readMe({ control }: AccountContext, user: User): Promise<Me> {
  const memberships = await control.organisations.ofUser(user.id);
  return { user, memberships: memberships.map(({ slug, name, role }) => ({ org: { slug, name }, role })) };
}
