import type { Correction } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { changesOf } from "./correction-words.ts";

function Change({ correction }: { readonly correction: Correction }) {
  const { at, because } = correction;
  return (
    <>
      {changesOf(correction).map(({ of, before, after }) => (
        <span key={of} class="correction-change">
          {of}: <del>{before}</del> → <strong>{after}</strong>
        </span>
      ))}
      <span class="soft">
        because of late news: {because}, <Ago iso={at} />
      </span>
    </>
  );
}

/** That what was shown of the past was wrong: the last time said loudly, those before it where somebody asks. */
export function Corrections({ corrections }: { readonly corrections: readonly Correction[] }) {
  const [last, ...earlier] = [...corrections].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (!last) return null;
  return (
    <div class="note note-warning corrections">
      <Icon name="undo" />
      <div>
        <p class="correction">
          <strong>Corrected.</strong> <Change correction={last} />
        </p>
        {earlier.length > 0 && (
          <details>
            <summary>
              {earlier.length === 1 ? "One correction before" : `${earlier.length} corrections before`}
            </summary>
            <ul>
              {earlier.map((correction) => (
                <li key={`${correction.at}|${correction.because}`} class="correction">
                  <Change correction={correction} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
}
