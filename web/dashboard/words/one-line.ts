/** What somebody wrote as the end of a sentence of ours, whether they ended it or not. */
export const toItsEnd = (text: string): string =>
  /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;

/** A text without the line breaks somebody wrote into a field that takes none. */
export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();
