import type { Release } from "../../../../../schema/contract/releases.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { shortHash } from "../../../words/hash.ts";

type Artifact = Pick<Release, "commit" | "digest">;

/** Which artifact a word is bound to. Null: it is being looked up. */
export function ArtifactNote({ artifact }: { readonly artifact: Artifact | null }) {
  if (artifact === null) return null;
  const { commit, digest } = artifact;
  if (commit === null && digest === null) {
    return (
      <p class="note note-warning">
        <Icon name="alert" />
        Nobody has said what this release is made of. Your word is void as soon as its commit or artifact is
        known.
      </p>
    );
  }
  return (
    <p class="note">
      <Icon name="commit" />
      <span>
        Your word is bound to{" "}
        {digest !== null && (
          <>
            the artifact <code title={digest}>{shortHash(digest)}</code>
          </>
        )}
        {digest !== null && commit !== null && ", of "}
        {commit !== null && (
          <>
            the commit <code title={commit}>{shortHash(commit)}</code>
          </>
        )}
        . For any other it does not count.
      </span>
    </p>
  );
}
