import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { AddPasskey, Passkey, WebAuthnResponse } from "../../../schema/contract/accounts.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { sha256 } from "../hash.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type AccountContext, type SignedIn, toUser } from "./context.ts";
import { noteProof, type Proven, requireProof, type SignedInUser } from "./passwords.ts";
import type { ChallengePurpose, PasskeyRow } from "./ports.ts";
import { newSecret } from "./secret.ts";

const CHALLENGE_MS = 5 * 60 * 1000;
const MAX_PASSKEYS = 20;
const NAME = "Slipway";

const toPasskey = ({ id, name, createdAt, lastUsedAt, synced }: PasskeyRow): Passkey => ({
  id,
  name,
  createdAt: isoTime(createdAt),
  lastUsedAt: isoTimeOrNull(lastUsedAt),
  synced,
});

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(base64url, "base64url"));

const refused = () =>
  new Refusal("forbidden", "This passkey was not accepted. Try again, or use another way.", {
    errors: [{ path: "response", message: "was not accepted" }],
  });

/** Something random to sign, kept by its hash until it is answered once. */
async function newChallenge(
  { control, clock }: AccountContext,
  purpose: ChallengePurpose,
  userId: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = newSecret();
  const expiresAt = clock.now() + CHALLENGE_MS;
  await control.challenges.put({ hash: await sha256(challenge), purpose, userId, expiresAt });
  return bytesOf(challenge);
}

/** Uses up the challenge that a response says it answers. */
async function takeChallenge(
  { control, clock }: AccountContext,
  response: WebAuthnResponse,
  purpose: ChallengePurpose,
  userId: string | null,
): Promise<string> {
  const told = response.response.clientDataJSON;
  let challenge: unknown;
  try {
    challenge = (
      JSON.parse(Buffer.from(String(told), "base64url").toString("utf8")) as { challenge?: unknown }
    ).challenge;
  } catch {
    throw refused();
  }
  if (typeof challenge !== "string" || challenge.length > 200) throw refused();
  if (!(await control.challenges.take(await sha256(challenge), purpose, userId, clock.now())))
    throw refused();
  return challenge;
}

const hostOf = ({ siteUrl }: AccountContext): string => new URL(siteUrl).hostname;

export async function passkeyOptions(ctx: AccountContext, who: SignedInUser) {
  requireProof(ctx, who);
  const { id, email, name } = who.user;
  const known = await ctx.control.passkeys.list(id);
  return generateRegistrationOptions({
    rpName: NAME,
    rpID: hostOf(ctx),
    userName: email,
    userDisplayName: name,
    userID: Uint8Array.from(new TextEncoder().encode(id)),
    challenge: await newChallenge(ctx, "add", id),
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
  });
}

export async function addPasskey(
  ctx: AccountContext,
  who: SignedInUser,
  { name, response }: AddPasskey,
): Promise<Passkey> {
  requireProof(ctx, who);
  const { control, clock, ids } = ctx;
  const { id: userId } = who.user;
  const expectedChallenge = await takeChallenge(ctx, response, "add", userId);
  const verified = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.siteUrl,
    expectedRPID: hostOf(ctx),
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) throw refused();
  if ((await control.passkeys.list(userId)).length >= MAX_PASSKEYS)
    throw new Refusal("conflict", `An account has at most ${MAX_PASSKEYS} passkeys. Remove one first.`);
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const row: PasskeyRow = {
    credentialId: credential.id,
    id: ids.next("pky"),
    userId,
    name: name.trim(),
    publicKey: Buffer.from(credential.publicKey).toString("base64url"),
    counter: credential.counter,
    transports: credential.transports ?? [],
    synced: credentialBackedUp,
    createdAt: clock.now(),
    lastUsedAt: null,
  };
  if (!(await control.passkeys.create(row))) throw new Refusal("conflict", "This passkey is known already.");
  return toPasskey(row);
}

/** Whose passkey answered a challenge. */
async function verify(
  ctx: AccountContext,
  response: WebAuthnResponse,
  purpose: "sign_in" | "prove",
  userId: string | null,
): Promise<PasskeyRow> {
  const { control, clock } = ctx;
  const expectedChallenge = await takeChallenge(ctx, response, purpose, userId);
  const known = await control.passkeys.find(response.id);
  if (!known || (userId !== null && known.userId !== userId)) throw refused();
  const verified = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge,
    expectedOrigin: ctx.siteUrl,
    expectedRPID: hostOf(ctx),
    requireUserVerification: true,
    credential: {
      id: known.credentialId,
      publicKey: bytesOf(known.publicKey),
      counter: known.counter,
      transports: known.transports as AuthenticatorTransport[],
    },
  }).catch(() => null);
  if (!verified?.verified) throw refused();
  // A counter that does not grow is that of a copy; of two at once, one alone is taken.
  if (!(await control.passkeys.use(known.credentialId, verified.authenticationInfo.newCounter, clock.now())))
    throw refused();
  return known;
}

/** What to sign, whoever it will turn out to be: the authenticator knows for whom it has a key. */
export async function passkeySignInOptions(ctx: AccountContext) {
  return generateAuthenticationOptions({
    rpID: hostOf(ctx),
    challenge: await newChallenge(ctx, "sign_in", null),
    userVerification: "required",
  });
}

export async function signInByPasskey(ctx: AccountContext, response: WebAuthnResponse): Promise<SignedIn> {
  const { userId } = await verify(ctx, response, "sign_in", null);
  const found = await ctx.control.users.find(userId);
  if (!found) throw refused();
  return { user: toUser(found), session: await ctx.sessions.create(userId, ctx.origin, ctx.clock.now()) };
}

export async function passkeyProofOptions(ctx: AccountContext, { user }: SignedInUser) {
  const known = await ctx.control.passkeys.list(user.id);
  return generateAuthenticationOptions({
    rpID: hostOf(ctx),
    challenge: await newChallenge(ctx, "prove", user.id),
    userVerification: "required",
    allowCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
  });
}

/** Shows by a passkey that it is still the same person. */
export async function provePasskey(
  ctx: AccountContext,
  { user }: SignedInUser,
  secret: string,
  response: WebAuthnResponse,
): Promise<Proven> {
  await verify(ctx, response, "prove", user.id);
  return noteProof(ctx, secret);
}

export async function listPasskeys(
  { control }: AccountContext,
  { user }: SignedInUser,
): Promise<List<Passkey>> {
  return { items: (await control.passkeys.list(user.id)).map(toPasskey), nextCursor: null };
}

export async function renamePasskey(
  { control }: AccountContext,
  { user }: SignedInUser,
  id: string,
  name: string,
): Promise<Passkey> {
  const row = await control.passkeys.rename(user.id, id, name.trim());
  if (!row) throw notFound("passkey");
  return toPasskey(row);
}

/** Removes a passkey, unless there would be no way in any more. */
export async function removePasskey(ctx: AccountContext, who: SignedInUser, id: string): Promise<void> {
  const { control } = ctx;
  const known = await control.passkeys.list(who.user.id);
  if (!known.some((passkey) => passkey.id === id)) throw notFound("passkey");
  requireProof(ctx, who);
  const found = await control.users.find(who.user.id);
  if (known.length === 1 && !found?.passwordHash && !found?.githubId)
    throw new Refusal("conflict", "This is the only way into your account. Set a password first.");
  if (!(await control.passkeys.remove(who.user.id, id))) throw notFound("passkey");
}
