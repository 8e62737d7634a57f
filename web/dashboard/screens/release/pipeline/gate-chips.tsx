import type { Verdict } from "../../../../../schema/contract/gates.ts";
import { State } from "../../../parts/state.tsx";
import { isOpen, isStanding } from "../../../words/gates.ts";
import { begun, byUrgency, chipLook, outcomeLook } from "../../explain/verdict-words.ts";

/** What always speaks and has nothing to object is not worth a chip. */
const isTold = (verdict: Verdict) => verdict.outcome !== "passed" || !isStanding(verdict);

/** Every gate of an environment in a row, the closed ones first. */
export function GateChips({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const told = byUrgency(verdicts).filter(isTold);
  if (told.length === 0) return null;
  return (
    <ul class="gate-chips" aria-label="Gates">
      {told.map((verdict, index) => (
        <li key={`${verdict.gate}|${verdict.name}|${index}`} class="gate-chip" title={begun(verdict.because)}>
          <State look={chipLook(verdict)} isQuiet={isOpen(verdict)} />
          <span class="visually-hidden">: {outcomeLook(verdict).word}</span>
        </li>
      ))}
    </ul>
  );
}
