/** Why coming back from GitHub did not end where it should have. */
const PROBLEM_WORDS: Readonly<Record<string, string>> = {
  "github-expired": "That took too long with GitHub. Try again.",
  "github-refused": "GitHub was not allowed to say who you are.",
  "no-address": "Your GitHub account has no verified address. Verify one there, then try again.",
  "address-taken":
    "An account with that address exists, and the address is not confirmed. Sign in with the password first.",
  "linked-elsewhere": "That GitHub account belongs to another account here.",
  "proof-lapsed": "It was too long ago that you showed that it is you. Link GitHub once more.",
};

/** The words for a problem that an address names; null for one that is not known. */
export const wordsForGitHub = (problem: string | undefined): string | null =>
  problem !== undefined && Object.hasOwn(PROBLEM_WORDS, problem) ? (PROBLEM_WORDS[problem] ?? null) : null;
