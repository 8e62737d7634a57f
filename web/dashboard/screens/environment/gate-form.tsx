import { Icon } from "../../../ui/icon.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { sentenceOf } from "../../words/gate-sentences.ts";
import { GATE_WORDS } from "../../words/gates.ts";
import { GateFields } from "./gate-fields.tsx";
import { type GateDraft, gateOf } from "./policy-draft.ts";
import { type Faults, faultsOf } from "./policy-faults.ts";

type Props = {
  readonly draft: GateDraft;
  readonly at: number;
  readonly count: number;
  readonly others: readonly string[];
  readonly faults: Faults;
  readonly onChange: (draft: GateDraft) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
};

/** What it asks for as it is typed; what its kind asks for while it is not typed whole. */
const wordsOf = (draft: GateDraft): string =>
  Object.keys(faultsOf([draft])).length === 0 ? sentenceOf(gateOf(draft)) : GATE_WORDS[draft.kind].asks;

/** One gate of a draft: its place among the others, and its fields. */
export function GateForm({ draft, at, count, others, faults, onChange, onMove, onRemove }: Props) {
  const { word } = GATE_WORDS[draft.kind];
  const path = `gates.${at}`;
  const fault = faults[path];
  const name = `${word}, gate ${at + 1}`;
  return (
    <fieldset class="gate-form" data-gate={draft.id} aria-label={name}>
      <div class="gate-form-head">
        <strong class="gate-form-title">{word}</strong>
        <span class="gate-form-tools">
          <IconButton
            icon="chevron-up"
            label={`Move ${name} up`}
            data-move="up"
            disabled={at === 0}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon="chevron-down"
            label={`Move ${name} down`}
            data-move="down"
            disabled={at === count - 1}
            onClick={() => onMove(1)}
          />
          <IconButton icon="close" label={`Remove ${name}`} onClick={onRemove} />
        </span>
      </div>
      <p class="soft">{wordsOf(draft)}</p>
      {fault && (
        <p class="field-error">
          <Icon name="alert" />
          {fault}
        </p>
      )}
      <GateFields draft={draft} path={path} others={others} faults={faults} onChange={onChange} />
    </fieldset>
  );
}
