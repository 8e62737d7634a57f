import type { AuditNote } from "../../../schema/contract/audit.ts";
import type { UserRow } from "../control.ts";

/** What the secret of a letter is for. */
export type LetterPurpose = "confirm_email" | "reset_password";

export type LetterRow = {
  readonly hash: string;
  readonly purpose: LetterPurpose;
  readonly userId: string;
  readonly email: string;
  readonly expiresAt: number;
};

export interface Letters {
  /** Takes the place of an earlier letter to the same user for the same purpose. */
  put(row: LetterRow): Promise<void>;
  /** What a secret is for; null unless it holds. */
  find(hash: string, purpose: LetterPurpose, now: number): Promise<LetterRow | null>;
  /** Uses a secret up; null unless it holds. */
  take(hash: string, purpose: LetterPurpose, now: number): Promise<LetterRow | null>;
  /** Counts one more letter to a recipient; how many that makes since the running window began. */
  count(
    recipient: string,
    windowMs: number,
    now: number,
  ): Promise<{ readonly sent: number; readonly startedAt: number }>;
  /** Forgets those that ran out, and what was counted before `countedBefore`. */
  purge(now: number, countedBefore: number): Promise<void>;
}

export type ChallengePurpose = "sign_in" | "prove" | "add";

export interface Challenges {
  put(row: {
    readonly hash: string;
    readonly purpose: ChallengePurpose;
    readonly userId: string | null;
    readonly expiresAt: number;
  }): Promise<void>;
  /** Uses a challenge up; false unless it holds for that user. */
  take(hash: string, purpose: ChallengePurpose, userId: string | null, now: number): Promise<boolean>;
  purge(now: number): Promise<void>;
}

export type PasskeyRow = {
  readonly credentialId: string;
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: string[];
  readonly synced: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
};

export interface Passkeys {
  list(userId: string): Promise<PasskeyRow[]>;
  /** False when the credential is known already. */
  create(row: PasskeyRow): Promise<boolean>;
  find(credentialId: string): Promise<PasskeyRow | null>;
  /** Notes a use; false when its counter did not grow beyond what is stored, where it counts at all. */
  use(credentialId: string, counter: number, now: number): Promise<boolean>;
  rename(userId: string, id: string, name: string): Promise<PasskeyRow | null>;
  remove(userId: string, id: string): Promise<boolean>;
}

/** People's accounts. */
export interface Users {
  /** False when the address, or the GitHub account, is another's. */
  create(user: UserRow, createdAt: number): Promise<boolean>;
  find(id: string): Promise<UserRow | null>;
  findByEmail(email: string): Promise<UserRow | null>;
  findByGitHub(githubId: string): Promise<UserRow | null>;
  setName(id: string, name: string): Promise<void>;
  /** Stores another hash of the same password. */
  rehash(id: string, passwordHash: string): Promise<void>;
  /**
   * Sets a password, and takes away what somebody else may have begun before it: sessions, letters, an address that waits.
   * `verifiedAt`: the secret came by letter, so the address is shown to be theirs. Where that was never shown before,
   * passkeys and GitHub go too: whoever signed up with a stranger's address may have left them.
   */
  setPassword(id: string, passwordHash: string, verifiedAt: number | null): Promise<void>;
  /** Under a session that still holds, so that what is under way as it ends changes nothing; false where it does not. */
  setPendingEmail(id: string, sessionId: string, email: string | null): Promise<boolean>;
  /** Makes an address the confirmed one; false when it is another's by now. */
  confirmEmail(id: string, email: string, now: number): Promise<boolean>;
  /** False when the GitHub account is another's. */
  linkGitHub(id: string, githubId: string, login: string): Promise<boolean>;
  unlinkGitHub(id: string): Promise<void>;
  /** Organisations of which nobody else is an owner. */
  soleOwnerOf(id: string): Promise<string[]>;
  /**
   * With everything that opens it, and such a note in each organisation it was in; false, and nothing is removed, where
   * one would be left without an owner.
   */
  remove(id: string, ofMembership: AuditNote): Promise<boolean>;
}
