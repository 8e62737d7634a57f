import type { ComponentChildren } from "preact";
import type { Verdict } from "../../../../schema/contract/gates.ts";
import { Icon } from "../../../ui/icon.tsx";
import { State } from "../../parts/state.tsx";
import { When } from "../../parts/when.tsx";
import { gateWord, isOpen } from "../../words/gates.ts";
import { begun, chipLook, closedOf, outcomeLook, verdictWord } from "./verdict-words.ts";

const keyOf = ({ gate, name }: Verdict, index: number) => `${gate}|${name}|${index}`;

type ClosedProps = {
  readonly verdicts: readonly Verdict[];
  /** What leads to what clears it. */
  readonly action?: (verdict: Verdict) => ComponentChildren;
};

/** What is in the way, the worst first: each with why, who clears it and until when. */
export function ClosedVerdicts({ verdicts, action }: ClosedProps) {
  return (
    <ul class="closed-verdicts">
      {closedOf(verdicts).map((verdict, index) => (
        <li key={keyOf(verdict, index)} class={`closed-verdict tone-${outcomeLook(verdict).tone}`}>
          <div class="closed-verdict-head">
            <h3>{verdictWord(verdict)}</h3>
            <State look={outcomeLook(verdict)} />
          </div>
          <p>{begun(verdict.because)}</p>
          {(verdict.clearedBy !== undefined || verdict.until !== undefined) && (
            <dl class="closed-verdict-facts">
              {verdict.clearedBy !== undefined && (
                <div>
                  <dt>Cleared by</dt>
                  <dd>{verdict.clearedBy}</dd>
                </div>
              )}
              {verdict.until !== undefined && (
                <div>
                  <dt>Not before</dt>
                  <dd>
                    <When iso={verdict.until} />
                  </dd>
                </div>
              )}
            </dl>
          )}
          {action && <div class="closed-verdict-action">{action(verdict)}</div>}
        </li>
      ))}
    </ul>
  );
}

/** The same where there is little room: each in a line. */
export function ClosedLines({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  return (
    <ul class="closed-lines">
      {closedOf(verdicts).map((verdict, index) => (
        <li key={keyOf(verdict, index)}>
          <State look={chipLook(verdict)} />
          <span class="visually-hidden">, {outcomeLook(verdict).word}: </span>
          <span>{begun(verdict.because)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is in nobody's way. */
export function OpenVerdicts({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  return (
    <ul class="open-verdicts">
      {verdicts.filter(isOpen).map((verdict, index) => {
        const { word, tone, icon } = outcomeLook(verdict);
        return (
          <li key={keyOf(verdict, index)} class={`open-verdict tone-${tone}`}>
            <Icon name={icon} size={14} />
            <span>
              <span class="visually-hidden">{word}: </span>
              <strong>{gateWord(verdict)}</strong> <span class="soft">{begun(verdict.because)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
