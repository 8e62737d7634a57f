import type { Verdict } from "../../../../schema/contract/gates.ts";
import { State } from "../../parts/state.tsx";
import { gateWord, OUTCOME_LOOKS } from "../../words/gates.ts";

/** What each gate said at a moment that is past, and why. */
export function Verdicts({
  verdicts,
  label,
}: {
  readonly verdicts: readonly Verdict[];
  readonly label: string;
}) {
  return (
    <ul class="gates-said" aria-label={label}>
      {verdicts.map((verdict, at) => (
        <li key={`${verdict.gate} ${verdict.name ?? ""} ${at}`} class="gate-said">
          <span class="gate-said-name">{gateWord(verdict)}</span>
          <State look={OUTCOME_LOOKS[verdict.outcome]} isQuiet />
          <span class="soft gate-said-why">{verdict.because}</span>
        </li>
      ))}
    </ul>
  );
}
