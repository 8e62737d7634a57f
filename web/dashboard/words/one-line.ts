/** A text without the line breaks somebody wrote into a field that takes none. */
export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();
