/** A letter in plain text: there is nothing in it to click on but an address one can read. */
export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

export interface Mailer {
  /** Whether letters leave at all. */
  readonly isBound: boolean;
  /** Hands a letter over. One that cannot be sent is logged; what it told of has happened all the same. */
  send(letter: Letter): Promise<void>;
}

/** A letter in the local mailbox, with when it was written, RFC 3339. */
export type KeptLetter = Letter & { readonly at: string };
