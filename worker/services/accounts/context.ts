import type { User } from "../../../schema/contract/accounts.ts";
import type { Control, UserRow } from "../control.ts";
import type { Log } from "../log.ts";
import type { Clock, Ids, LiveFeeds } from "../ports.ts";
import type { Mailer } from "./mailer.ts";
import type { NewSession, SessionOrigin, Sessions } from "./sessions.ts";

/** What the verbs of an account may use: the first argument of each. */
export type AccountContext = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly control: Control;
  readonly sessions: Sessions;
  readonly log: Log;
  readonly live: LiveFeeds;
  readonly origin: SessionOrigin;
  readonly requestId: string;
  readonly address: string | null;
  /** The base of links. */
  readonly baseUrl: string;
  /** What passkeys are bound to. */
  readonly siteUrl: string;
  readonly mailer: Mailer;
};

export type SignedIn = { readonly user: User; readonly session: NewSession };

export const toUser = ({ id, email, name, emailVerifiedAt }: UserRow): User => ({
  id,
  email,
  name,
  emailVerified: emailVerifiedAt !== null,
});
