import type { Gate } from "../../../../schema/contract/gates.ts";
import { sentenceOf } from "../../words/gate-sentences.ts";
import { GATE_WORDS } from "../../words/gates.ts";

/** A policy in words: each gate, and what it asks for. */
export function GateList({ gates, label }: { readonly gates: readonly Gate[]; readonly label: string }) {
  return (
    <ol class="gates" aria-label={label}>
      {gates.map((gate, at) => (
        <li key={`${gate.kind} ${at}`} class="gate">
          <strong>{GATE_WORDS[gate.kind].word}</strong>
          <span>{sentenceOf(gate)}</span>
        </li>
      ))}
    </ol>
  );
}
