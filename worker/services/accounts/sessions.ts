import type { User } from "../../../schema/contract/accounts.ts";

/** From where a session is started, and with what. */
export type SessionOrigin = { readonly address: string | null; readonly agent: string | null };

export type StoredSession = {
  /** A name for lists; opens nothing. */
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly address: string | null;
  readonly agent: string | null;
};

export type NewSession = { readonly secret: string; readonly expiresAt: number };

/** Sessions of people. A secret is for the cookie alone. Times are milliseconds since the epoch. */
export interface Sessions {
  /** Starts a session. `provenAt`: when its owner last showed a password or passkey; null: by another's word only. */
  create(userId: string, origin: SessionOrigin, provenAt: number | null): Promise<NewSession>;
  /** Who is behind a secret, and a new expiry when it was just prolonged. */
  validate(secret: string): Promise<{
    readonly id: string;
    readonly user: User;
    readonly provenAt: number | null;
    readonly expiresAt: number;
    readonly prolongedTo: number | null;
  } | null>;
  /**
   * Notes that its owner showed a password or passkey. It may do more from then on, so it goes on under another secret;
   * null where it has ended, or went on under another one already.
   */
  prove(secret: string, at: number): Promise<NewSession | null>;
  /** Newest first. */
  list(userId: string): Promise<StoredSession[]>;
  /** False when the user has no such session. */
  endById(userId: string, id: string): Promise<boolean>;
  /** Ends all of a user's sessions but the one named, and says which. */
  endAll(userId: string, exceptId: string | null): Promise<string[]>;
  /** Forgets the sessions that have run out. */
  endExpired(): Promise<void>;
}
