import type { Role } from "../../../schema/contract/accounts.ts";
import type { Letter } from "./mailer.ts";

/** A name somebody chose cannot add lines to a letter, nor run on for ever. */
const plain = (name: string): string => name.replace(/\s+/g, " ").trim().slice(0, 100);

const day = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

const written = (...paragraphs: readonly string[]): string => `${paragraphs.join("\n\n")}\n`;

export const verificationLetter = (to: string, link: string): Letter => ({
  to,
  subject: "Confirm your address for Slipway",
  text: written(
    "Somebody, we hope you, uses this address for an account with Slipway. Open this to confirm that it is yours:",
    link,
    "It works once, within a day. If it was not you, there is nothing to do.",
  ),
});

export const resetLetter = (to: string, link: string): Letter => ({
  to,
  subject: "Set a new password for Slipway",
  text: written(
    "Open this to set a new password:",
    link,
    "It works once, within an hour. If you did not ask for it, your password stays as it is.",
  ),
});

export const noAccountLetter = (to: string, link: string): Letter => ({
  to,
  subject: "Somebody asked for a password for Slipway",
  text: written(
    "Somebody asked to set a new password for this address, but there is no account with it.",
    `If it was you, you may have another address with us, or you can make an account: ${link}`,
  ),
});

export const changedAddressLetter = (to: string, newAddress: string): Letter => ({
  to,
  subject: "Your address for Slipway is about to change",
  text: written(
    `Your account with Slipway was asked to use ${newAddress} instead of this address, as soon as that is confirmed.`,
    "If it was not you, change your password now: somebody knows it.",
  ),
});

export const addressTakenLetter = (to: string): Letter => ({
  to,
  subject: "This address has an account with Slipway already",
  text: written(
    "Somebody asked to use this address for another account with Slipway. It has one already, so nothing was changed.",
  ),
});

export const passwordChangedLetter = (to: string): Letter => ({
  to,
  subject: "Your password for Slipway was changed",
  text: written(
    "The password of your account with Slipway was changed, and every other session ended.",
    "If it was not you, set a new one at once by the link on the sign-in page.",
  ),
});

type InvitationWords = {
  readonly to: string;
  readonly org: string;
  readonly invitedBy: string;
  readonly role: Role;
  readonly link: string;
  readonly expiresAt: string;
};

export const invitationLetter = (given: InvitationWords): Letter => ({
  to: given.to,
  subject: `${plain(given.invitedBy)} invites you to ${plain(given.org)} on Slipway`,
  text: written(
    `${plain(given.invitedBy)} invites you to join ${plain(given.org)} on Slipway as ${given.role}. Open this to accept:`,
    given.link,
    `It works once, for this address, until ${day(given.expiresAt)}.`,
  ),
});

type AddedWords = {
  readonly to: string;
  readonly org: string;
  readonly addedBy: string;
  readonly role: Role;
  readonly link: string;
};

export const addedLetter = ({ to, org, addedBy, role, link }: AddedWords): Letter => ({
  to,
  subject: `${plain(addedBy)} added you to ${plain(org)} on Slipway`,
  text: written(
    `${plain(addedBy)} added you to ${plain(org)} on Slipway as ${role}. It is here:`,
    link,
    "If you do not want to belong to it, you can leave under Settings, Members.",
  ),
});
