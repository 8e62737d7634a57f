import type { Gate } from "../../../../schema/contract/gates.ts";
import { State } from "../../parts/state.tsx";
import { sentenceOf } from "../../words/gate-sentences.ts";
import { GATE_WORDS } from "../../words/gates.ts";
import type { Look } from "../../words/states.ts";
import { type Change, differenceOf } from "./policy-difference.ts";

const LOOKS: Record<Change["kind"], Look> = {
  added: { word: "Added", tone: "ok", icon: "plus" },
  removed: { word: "Removed", tone: "bad", icon: "minus" },
  changed: { word: "Changed", tone: "running", icon: "edit" },
};

function ChangeLine({ change }: { readonly change: Change }) {
  const { kind, gate } = change;
  return (
    <li class="policy-change">
      <State look={LOOKS[kind]} isQuiet />
      <div class="policy-change-what">
        <strong>{GATE_WORDS[gate.kind].word}</strong>
        {change.kind === "changed" && <p class="soft">was: {sentenceOf(change.before)}</p>}
        <p class={kind === "removed" ? "soft" : ""}>
          {kind === "changed" && "is: "}
          {sentenceOf(gate)}
        </p>
      </div>
    </li>
  );
}

type Props = { readonly before: readonly Gate[]; readonly after: readonly Gate[]; readonly label: string };

/** What one policy changes of another, gate by gate. */
export function PolicyDifference({ before, after, label }: Props) {
  const { changes, isReordered } = differenceOf(before, after);
  if (changes.length === 0 && !isReordered) return <p class="soft">Nothing of what it asks is different.</p>;
  return (
    <ul class="policy-changes" aria-label={label}>
      {changes.map((change, at) => (
        <ChangeLine key={`${change.kind} ${change.gate.kind} ${at}`} change={change} />
      ))}
      {isReordered && (
        <li class="policy-change">
          <State look={{ word: "Reordered", tone: "idle", icon: "chevrons" }} isQuiet />
          <p class="soft">The gates stand in another order. Each asks what it asked.</p>
        </li>
      )}
    </ul>
  );
}
