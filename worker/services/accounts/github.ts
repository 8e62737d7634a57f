import { provenUntil } from "../../core/access.ts";
import type { UserRow } from "../control.ts";
import { Refusal } from "../refusal.ts";
import { type AccountContext, type SignedIn, toUser } from "./context.ts";
import type { SignedInUser } from "./passwords.ts";
import { requireProof } from "./passwords.ts";

/** Who GitHub says came back. */
export type GitHubProfile = {
  /** The number of the account; names there change hands. */
  readonly id: string;
  readonly login: string;
  readonly name: string | null;
  /** The primary address, where GitHub has verified it. */
  readonly email: string | null;
};

export interface GitHub {
  /** Where to send a browser. */
  authorizationUrl(state: string, callback: string): URL;
  /** Who came back with a code; null when GitHub does not know the code. */
  exchange(code: string, callback: string): Promise<GitHubProfile | null>;
}

export type GitHubOutcome =
  | { readonly kind: "signed_in"; readonly signedIn: SignedIn }
  | { readonly kind: "linked" }
  /** The address is an account's whose owner has not shown that it is theirs, or the link is another's. */
  | {
      readonly kind: "refused";
      readonly problem: "address-taken" | "no-address" | "linked-elsewhere" | "proof-lapsed";
    };

/** Links GitHub to the account that is signed in. A browser that comes back can ask for no proof, so one that lapsed is told. */
async function link(ctx: AccountContext, who: SignedInUser, profile: GitHubProfile): Promise<GitHubOutcome> {
  if (provenUntil(who.provenAt, ctx.clock.now()) === null)
    return { kind: "refused", problem: "proof-lapsed" };
  const linked = await ctx.control.users.linkGitHub(who.user.id, profile.id, profile.login);
  return linked ? { kind: "linked" } : { kind: "refused", problem: "linked-elsewhere" };
}

const signedIn = async (ctx: AccountContext, row: UserRow): Promise<GitHubOutcome> => ({
  kind: "signed_in",
  // What another's word opened is not proof of who sits there now.
  signedIn: { user: toUser(row), session: await ctx.sessions.create(row.id, ctx.origin, null) },
});

/**
 * Signs in who comes back from GitHub: by the number of the account, else by an address that both sides have verified,
 * else as a new account.
 */
export async function arriveFromGitHub(
  ctx: AccountContext,
  who: SignedInUser | null,
  profile: GitHubProfile,
): Promise<GitHubOutcome> {
  const { control, clock, ids } = ctx;
  if (who) return link(ctx, who, profile);
  const known = await control.users.findByGitHub(profile.id);
  if (known) return signedIn(ctx, known);
  const email = profile.email?.toLowerCase() ?? null;
  if (email === null) return { kind: "refused", problem: "no-address" };
  const same = await control.users.findByEmail(email);
  if (same && same.emailVerifiedAt === null) return { kind: "refused", problem: "address-taken" };
  if (same) {
    const linked = await control.users.linkGitHub(same.id, profile.id, profile.login);
    return linked ? signedIn(ctx, same) : { kind: "refused", problem: "linked-elsewhere" };
  }
  const now = clock.now();
  const row: UserRow = {
    id: ids.next("usr", now),
    email,
    name: profile.name?.trim().slice(0, 100) || profile.login,
    passwordHash: null,
    emailVerifiedAt: now,
    pendingEmail: null,
    githubId: profile.id,
    githubLogin: profile.login,
  };
  if (!(await control.users.create(row, now))) return { kind: "refused", problem: "address-taken" };
  return signedIn(ctx, row);
}

/** Takes the link away, unless there would be no way in any more. */
export async function unlinkGitHub(ctx: AccountContext, who: SignedInUser): Promise<void> {
  requireProof(ctx, who);
  const { control } = ctx;
  const found = await control.users.find(who.user.id);
  if (!found?.passwordHash && (await control.passkeys.list(who.user.id)).length === 0)
    throw new Refusal("conflict", "This is the only way into your account. Set a password first.");
  await control.users.unlinkGitHub(who.user.id);
}
