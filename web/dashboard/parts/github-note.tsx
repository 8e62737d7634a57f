import { wordsForGitHub } from "../words/github.ts";

/** What went wrong on the way back from GitHub, where the address says that something did. */
export function GitHubNote({ problem }: { readonly problem: string | undefined }) {
  const words = wordsForGitHub(problem);
  return words === null ? null : (
    <p class="note note-warning" role="status">
      {words}
    </p>
  );
}
