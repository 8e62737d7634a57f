import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Freeze } from "../../../../schema/contract/freezes.ts";
import { Icon } from "../../../ui/icon.tsx";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextArea, TextField } from "../../parts/field.tsx";
import { fieldErrors, refusal } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { Segments } from "../../parts/segments.tsx";
import { State } from "../../parts/state.tsx";
import { When } from "../../parts/when.tsx";
import { keys } from "../../queries/keys.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { CLOSING_LOOKS, scopeInWords } from "../../words/closings.ts";
import { type Draft, faultOf, freezeOf, newDraft, scopeOf } from "./draft.ts";
import { whenInWords } from "./rule-words.ts";
import { SCOPE_FIELDS, ScopeFields } from "./scope-fields.tsx";
import { WhenFields } from "./when-fields.tsx";

const KINDS = (["deny", "allow"] as const).map((value) => ({
  value,
  label: CLOSING_LOOKS[value].word,
  icon: CLOSING_LOOKS[value].icon,
}));

const MEANINGS: Record<Freeze["kind"], string> = {
  deny: "No permit is given while it lasts.",
  allow: "Where it holds, no permit is given at any other time, unless another such window lasts.",
};

const FIELDS = [
  ...SCOPE_FIELDS,
  "name",
  "start",
  "end",
  "rrule",
  "durationSeconds",
  "timezone",
  "reason",
  "until",
  "count",
];

/** What was filled in, as one would say it. */
function Preview({ org, draft }: { readonly org: string; readonly draft: Draft }) {
  const { data: board } = useQuery(boardQuery(org));
  if (faultOf(draft)) return null;
  const { kind, timezone } = draft;
  const sent = freezeOf(draft);
  const { end = null, rrule = null, durationSeconds = null } = sent;
  const start = sent.start ?? new Date().toISOString();
  if (end !== null && end <= start) return null;
  const when = whenInWords({ start, end, rrule, durationSeconds, timezone });
  return (
    <p class="note">
      <Icon name="calendar" />
      <span>
        {CLOSING_LOOKS[kind].word}. {scopeInWords(scopeOf(draft), board)}. {when}, {timezone} time.
      </span>
    </p>
  );
}

function Made({ freeze, onClose }: { readonly freeze: Freeze; readonly onClose: () => void }) {
  const { name, kind, active, activeUntil, nextStart } = freeze;
  return (
    <Dialog title={`${name} is planned`} onClose={onClose}>
      <div class="dialog-body">
        <p>
          <State look={CLOSING_LOOKS[kind]} />
        </p>
        {active && (
          <p>It lasts now, until {activeUntil === null ? "somebody ends it" : <When iso={activeUntil} />}.</p>
        )}
        {nextStart !== null && (
          <p>
            It {active ? "next" : "first"} begins <When iso={nextStart} />.
          </p>
        )}
        {!active && nextStart === null && <p>It is over already, and closes nothing.</p>}
        <div class="form-actions">
          <Button tone="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

type Props = {
  readonly org: string;
  readonly zone: string;
  /** The day it was asked for; null: none. */
  readonly day: string | null;
  readonly onClose: () => void;
};

/** Plans a window. */
export function NewWindowDialog({ org, zone, day, onClose }: Props) {
  const [draft, setDraft] = useState(() => newDraft(zone, Date.now(), day));
  const queries = useQueryClient();
  const planning = useMutation({
    mutationFn: async () => {
      const fault = faultOf(draft);
      if (fault) throw refusal(fault.path, fault.message);
      return call("createFreeze", { org }, { body: freezeOf(draft) });
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.rules(org) }),
        queries.invalidateQueries({ queryKey: keys.board(org) }),
      ]),
  });
  if (planning.data) return <Made freeze={planning.data} onClose={onClose} />;
  const errors = fieldErrors(planning.error);
  return (
    <Dialog title="New window" onClose={onClose}>
      <Form error={planning.error} fields={FIELDS} onSubmit={() => planning.mutate()}>
        <TextField
          label="Name"
          required
          maxLength={100}
          value={draft.name}
          error={errors.name}
          onInput={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <div class="labelled">
          <span class="labelled-word">Kind</span>
          <Segments
            legend="Kind"
            segments={KINDS}
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind })}
          />
          <p class="field-hint">{MEANINGS[draft.kind]}</p>
        </div>
        <ScopeFields
          org={org}
          scope={draft}
          errors={errors}
          onChange={({ project, environment }) => setDraft({ ...draft, project, environment })}
        />
        <WhenFields own={zone} draft={draft} errors={errors} onChange={setDraft} />
        <TextArea
          label="Reason"
          required
          rows={2}
          maxLength={1000}
          hint="Shown to everybody it stops."
          value={draft.reason}
          error={errors.reason}
          onInput={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
        />
        <Preview org={org} draft={draft} />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={planning.isPending}>
            Plan it
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
