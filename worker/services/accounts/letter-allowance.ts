import type { Control } from "../control.ts";
import { sha256 } from "../hash.ts";
import type { Clock } from "../ports.ts";
import { Refusal } from "../refusal.ts";

/** However many people, organisations and addresses ask for them: letters to one address in an hour. */
const MAX_LETTERS = 5;
export const COUNTED_MS = 60 * 60 * 1000;

/** A stranger's invitations must not use up the letters by which somebody gets back into their account, or hears of faults. */
type Kind = "reset" | "notice" | "other";

type Parts = { readonly control: Pick<Control, "letters">; readonly clock: Clock };

/** After how many seconds a letter may go to an address; null: one may now, and is counted. */
async function wait({ control, clock }: Parts, kind: Kind, to: string): Promise<number | null> {
  const now = clock.now();
  const recipient = await sha256(`${kind}\n${to}`);
  const { sent, startedAt } = await control.letters.count(recipient, COUNTED_MS, now);
  return sent <= MAX_LETTERS ? null : Math.max(1, Math.ceil((startedAt + COUNTED_MS - now) / 1000));
}

/** Whether one more letter may go to an address. It counts as sent. */
export const mayWrite = async (parts: Parts, kind: Kind, to: string): Promise<boolean> =>
  (await wait(parts, kind, to)) === null;

/** Refuses where no more letters may go to an address now. */
export async function requireLetter(parts: Parts, to: string): Promise<void> {
  const retryAfterSeconds = await wait(parts, "other", to);
  if (retryAfterSeconds === null) return;
  throw new Refusal("too-many-requests", "Enough letters went to this address for now. Try again later.", {
    retryAfterSeconds,
  });
}
