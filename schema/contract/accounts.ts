import * as z from "zod";
import { listOf, printable, Slug, Timestamp } from "./primitives.ts";

export const ROLES = ["owner", "maintainer", "member", "viewer"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email("must be an e-mail address"))
  .transform((address) => address.toLowerCase());

/** Length in characters; any character counts, nothing is trimmed or cut. */
export const Password = z
  .string()
  .min(10, "use at least 10 characters")
  .max(256, "use at most 256 characters");

const GivenPassword = z.string().min(1).max(256);

/** The secret of a letter, as it stands in the link. */
export const LetterToken = z.string().min(1).max(200);

export const SignUp = z.strictObject({ email: Email, password: Password, name: printable(100) });
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.strictObject({ email: Email, password: GivenPassword });
export type SignIn = z.infer<typeof SignIn>;

export const User = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** Whether its owner has shown that letters to the address arrive. */
  emailVerified: z.boolean(),
});
export type User = z.infer<typeof User>;

export const UserAnswer = z.strictObject({ user: User });
export type UserAnswer = z.infer<typeof UserAnswer>;

export const Membership = z.strictObject({
  org: z.strictObject({ slug: Slug, name: z.string() }),
  role: Role,
});
export type Membership = z.infer<typeof Membership>;

export const Me = z.strictObject({ user: User, memberships: z.array(Membership) });
export type Me = z.infer<typeof Me>;

export const AmendMe = z.strictObject({ name: printable(100) });
export type AmendMe = z.infer<typeof AmendMe>;

/** By which ways anybody can sign in here. */
export const SignInMethods = z.strictObject({
  password: z.boolean(),
  /** Whether the address it was asked at can have passkeys: they belong to a name, and to the one Slipway is served at. */
  passkey: z.boolean(),
  github: z.boolean(),
  /** Whether letters leave here, such as one to set a forgotten password. */
  letters: z.boolean(),
});
export type SignInMethods = z.infer<typeof SignInMethods>;

/** How an account is kept safe. */
export const Security = z.strictObject({
  hasPassword: z.boolean(),
  github: z.string().nullable(),
  /** Until when the session may do what asks for a fresh proof of who sits there; null: it must prove it first. */
  provenUntil: Timestamp.nullable(),
  /** An address that waits for its confirmation. */
  pendingEmail: z.string().nullable(),
});
export type Security = z.infer<typeof Security>;

export const Session = z.strictObject({
  id: z.string(),
  current: z.boolean(),
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  expiresAt: Timestamp,
  /** From where it was started, and with what. */
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;
export const SessionList = listOf(Session);

/** `current` may be left out by an account that has no password yet and proved itself another way. */
export const ChangePassword = z.strictObject({ current: GivenPassword.optional(), password: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

export const Prove = z.strictObject({ password: GivenPassword });
export const Proof = z.strictObject({ provenUntil: Timestamp });
export type Proof = z.infer<typeof Proof>;

export const ChangeEmail = z.strictObject({ email: Email });
export type ChangeEmail = z.infer<typeof ChangeEmail>;
export const ConfirmEmail = z.strictObject({ token: LetterToken });
export const RequestReset = z.strictObject({ email: Email });
export const ResetPassword = z.strictObject({ token: LetterToken, password: Password });
export type ResetPassword = z.infer<typeof ResetPassword>;

/** What WebAuthn says is the browser's and the library's business; it passes as it is. */
export const WebAuthnOptions = z.looseObject({ challenge: z.string() });
export const WebAuthnResponse = z.looseObject({
  id: z.string().min(1).max(1024),
  rawId: z.string().min(1).max(1024),
  type: z.literal("public-key"),
  response: z.record(z.string().max(64), z.unknown()),
});
export type WebAuthnResponse = z.infer<typeof WebAuthnResponse>;

export const AddPasskey = z.strictObject({ name: printable(100), response: WebAuthnResponse });
export type AddPasskey = z.infer<typeof AddPasskey>;
export const UsePasskey = z.strictObject({ response: WebAuthnResponse });
export const RenamePasskey = z.strictObject({ name: printable(100) });

export const Passkey = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  /** Whether it is kept by a service that brings it to other devices. */
  synced: z.boolean(),
});
export type Passkey = z.infer<typeof Passkey>;
export const PasskeyList = listOf(Passkey);
