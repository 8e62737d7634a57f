import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { GATE_WORDS } from "../../words/gates.ts";
import { GateForm } from "./gate-form.tsx";
import { type GateDraft, type Kind, moved, newDraft } from "./policy-draft.ts";
import { type Faults, MOST_GATES } from "./policy-faults.ts";

type Props = {
  readonly drafts: readonly GateDraft[];
  readonly others: readonly string[];
  readonly faults: Faults;
  readonly onChange: (drafts: readonly GateDraft[]) => void;
};

const KINDS = Object.keys(GATE_WORDS) as readonly Kind[];

/** What to look for once the list has changed: the focus goes to the first of these that there is. */
type Wish = readonly string[];

const BUTTONS = "button:not(:disabled)";
const movedBy = (id: number, by: -1 | 1): Wish => {
  const [pressed, other] = by < 0 ? ["up", "down"] : ["down", "up"];
  return [
    `[data-gate="${id}"] [data-move=${pressed}]:enabled`,
    `[data-gate="${id}"] [data-move=${other}]:enabled`,
  ];
};

function AddGate({ isFull, onAdd }: { readonly isFull: boolean; readonly onAdd: (kind: Kind) => void }) {
  const [kind, setKind] = useState<Kind>("tests");
  return (
    <div class="gate-add">
      <Field
        label="Another gate"
        hint={isFull ? `A policy has at most ${MOST_GATES} gates.` : GATE_WORDS[kind].asks}
      >
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as Kind)}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {GATE_WORDS[one].word}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button icon="plus" disabled={isFull} onClick={() => onAdd(kind)}>
        Add it
      </Button>
    </div>
  );
}

/** The gates of a draft, each with its fields, in the order they are told. */
export function GatesForm({ drafts, others, faults, onChange }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const wish = useRef<Wish>([]);
  const [told, setTold] = useState("");
  useLayoutEffect(() => {
    const wanted = wish.current.map((selector) => list.current?.querySelector<HTMLElement>(selector));
    wish.current = [];
    wanted.find((one) => one)?.focus();
  }, [drafts]);

  const move = (at: number, by: -1 | 1) => {
    const draft = drafts[at];
    if (!draft) return;
    wish.current = movedBy(draft.id, by);
    setTold(`${GATE_WORDS[draft.kind].word} is number ${at + by + 1} of ${drafts.length} now`);
    onChange(moved(drafts, at, by));
  };
  const remove = (at: number) => {
    const next = drafts[at + 1] ?? drafts[at - 1];
    wish.current = [next ? `[data-gate="${next.id}"] ${BUTTONS}` : ".gate-add select"];
    onChange(drafts.filter((_, index) => index !== at));
  };
  const add = (kind: Kind) => {
    const draft = newDraft(kind, others.at(-1));
    const inside = `[data-gate="${draft.id}"]`;
    wish.current = [`${inside} input, ${inside} select, ${inside} textarea`, `${inside} ${BUTTONS}`];
    onChange([...drafts, draft]);
  };

  return (
    <div ref={list} class="gates-form">
      {drafts.length === 0 && (
        <p class="soft">
          Without a gate every release passes, but for the lock, windows and emergency stops.
        </p>
      )}
      {drafts.map((draft, at) => (
        <GateForm
          key={draft.id}
          draft={draft}
          at={at}
          count={drafts.length}
          others={others}
          faults={faults}
          onChange={(changed) => onChange(drafts.with(at, changed))}
          onMove={(by) => move(at, by)}
          onRemove={() => remove(at)}
        />
      ))}
      <p class="visually-hidden" role="status">
        {told}
      </p>
      <AddGate isFull={drafts.length >= MOST_GATES} onAdd={add} />
    </div>
  );
}
