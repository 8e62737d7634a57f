/** What moves a terminal's cursor, colours it or ends a line. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
/** What a CI takes for an order when it stands in a log: `##vso[…]`, `##[…]`, `##teamcity[…]`. */
const ORDER = /##(?=\w*\[)/g;

/** A text of others for people to read: it cannot order a terminal or a CI about. */
export const tame = (text: string): string =>
  text
    .replace(CONTROL, " ")
    .replace(ORDER, "## ")
    .replace(/^(\s*)::/, "$1: :");

/** The same for several lines. */
export const tameLines = (text: string): string => text.split(/\r?\n/).map(tame).join("\n");

/** JSON that says the same and holds no order. */
export const tameJson = (json: string): string => json.replace(ORDER, "\\u0023#");

/** A text as a message of GitHub's workflow commands. */
export const escapeMessage = (text: string): string =>
  text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
