import type { Approval } from "../../../../../schema/contract/approvals.ts";
import { Ago } from "../../../parts/ago.tsx";
import { State } from "../../../parts/state.tsx";
import { shortHash } from "../../../words/hash.ts";
import type { Look } from "../../../words/states.ts";

const LOOKS: Record<Approval["decision"], Look> = {
  approve: { word: "Approved", tone: "ok", icon: "check-circle" },
  reject: { word: "Rejected", tone: "bad", icon: "ban" },
  revoke: { word: "Taken back", tone: "idle", icon: "undo" },
};

const lookOf = ({ decision, valid }: Approval): Look =>
  valid || decision === "revoke" ? LOOKS[decision] : { ...LOOKS[decision], tone: "idle" };

/** What a word is about, for who looks closer. */
function artifactOf({ commit, digest }: Approval): string {
  if (digest !== null) return `artifact ${shortHash(digest)}`;
  return commit === null ? "no known artifact" : `commit ${shortHash(commit)}`;
}

/** What somebody said, and whether it counts. */
export function GivenWord({ word }: { readonly word: Approval }) {
  const { by, role, at, comment, decision, valid, invalidBecause } = word;
  return (
    <li class="given">
      <p class="given-head">
        <State look={lookOf(word)} isQuiet />
        <span>
          <strong>{by.name}</strong> <span class="soft">{role}</span>
        </span>
        <span class="soft">
          <Ago iso={at} />
        </span>
        <span class="soft">{artifactOf(word)}</span>
      </p>
      {comment !== null && <p class="given-comment">{comment}</p>}
      {!valid && decision !== "revoke" && (
        <p class="given-void soft">Does not count{invalidBecause === null ? "" : `: ${invalidBecause}`}</p>
      )}
    </li>
  );
}
