import type { Phase, ReleaseStatus } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { PHASE_WORDS, RELEASE_LOOKS } from "../../words/states.ts";

const WAY = ["planning", "testing", "deployment", "maintenance"] as const;

type Props = { readonly phase: Phase; readonly status: ReleaseStatus };

/** How far a release has come, from planning to maintenance. */
export function Phases({ phase, status }: Props) {
  const now = phase === "closed" ? -1 : WAY.indexOf(phase);
  if (phase === "closed") return null;
  return (
    <ol class="phases" aria-label="Phases">
      {WAY.map((each, index) => (
        <li
          key={each}
          class={`phase ${index < now ? "is-done" : ""} ${index === now ? "is-now" : ""}`}
          aria-current={index === now ? "step" : undefined}
        >
          <span class="phase-mark">{index < now ? <Icon name="check" size={12} /> : index + 1}</span>
          <span class="phase-word">
            {PHASE_WORDS[each]}
            {index === now && <span class="soft">{RELEASE_LOOKS[status].word}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
