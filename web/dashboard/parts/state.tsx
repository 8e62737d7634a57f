import { Icon } from "../../ui/icon.tsx";
import type { Look } from "../words/states.ts";

type Props = { readonly look: Look; readonly isQuiet?: boolean };

/** A state as a word with its icon; quiet ones have no background. */
export function State({ look, isQuiet = false }: Props) {
  return (
    <span class={`state tone-${look.tone} ${isQuiet ? "" : "state-filled"}`}>
      <Icon name={look.icon} size={14} />
      {look.word}
    </span>
  );
}
