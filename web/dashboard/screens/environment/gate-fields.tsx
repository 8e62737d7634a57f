import { TextArea, TextField } from "../../parts/field.tsx";
import { ApprovalsFields } from "./approvals-fields.tsx";
import { Pick, Span } from "./draft-fields.tsx";
import type { DraftOf, GateDraft } from "./policy-draft.ts";
import type { Faults } from "./policy-faults.ts";
import { TestsFields } from "./tests-fields.tsx";

/** The fields of one gate. Errors are found by the path the interface names the gate by. */
export type FieldsOf<D extends GateDraft> = {
  readonly draft: D;
  readonly path: string;
  readonly faults: Faults;
  readonly onChange: (draft: D) => void;
};

type WithOthers = { readonly others: readonly string[] };

function PromotionFields({
  draft,
  path,
  others,
  faults,
  onChange,
}: FieldsOf<DraftOf<"promotion">> & WithOthers) {
  const isKnown = draft.from === "" || others.includes(draft.from);
  const names = isKnown ? others : [...others, draft.from];
  return (
    <div class="gate-row">
      <Pick
        label="From"
        value={draft.from}
        options={[
          ...(draft.from === "" ? [{ value: "", word: "Choose an environment" }] : []),
          ...names.map((name) => ({ value: name, word: name })),
        ]}
        hint={isKnown ? undefined : "There is no such environment any more."}
        error={faults[`${path}.from`]}
        onChange={(from) => onChange({ ...draft, from })}
      />
      <Span
        label="Runs there for at least"
        hint="Without a break. 0: to have run there is enough."
        span={draft.soak}
        error={faults[`${path}.soakMinutes`]}
        onChange={(soak) => onChange({ ...draft, soak })}
      />
    </div>
  );
}

function ExternalFields({ draft, path, faults, onChange }: FieldsOf<DraftOf<"external">>) {
  return (
    <>
      <TextField
        label="Name"
        maxLength={100}
        hint="The outside system answers by it."
        value={draft.name}
        error={faults[`${path}.name`]}
        onInput={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <div class="gate-row">
        <Span
          label="Answers within"
          hint="Counted from when the artifact was fixed."
          span={draft.deadline}
          error={faults[`${path}.deadlineMinutes`]}
          onChange={(deadline) => onChange({ ...draft, deadline })}
        />
        <Pick
          label="Without an answer it"
          value={draft.otherwise}
          options={[
            { value: "block", word: "stays closed" },
            { value: "pass", word: "passes" },
          ]}
          error={faults[`${path}.default`]}
          onChange={(otherwise) => onChange({ ...draft, otherwise })}
        />
      </div>
    </>
  );
}

export function GateFields({ draft, others, onChange, ...rest }: FieldsOf<GateDraft> & WithOthers) {
  switch (draft.kind) {
    case "tests":
      return <TestsFields draft={draft} onChange={onChange} {...rest} />;
    case "approvals":
      return <ApprovalsFields draft={draft} onChange={onChange} {...rest} />;
    case "promotion":
      return <PromotionFields draft={draft} others={others} onChange={onChange} {...rest} />;
    case "milestones":
      return (
        <TextArea
          label="Stages"
          isOptional
          rows={2}
          hint="One a line; empty: every milestone counts."
          value={draft.stages}
          error={rest.faults[`${rest.path}.stages`]}
          onInput={(event) => onChange({ ...draft, stages: event.currentTarget.value })}
        />
      );
    case "no_open_incident":
      return (
        <TextField
          label="As severe as"
          isOptional
          maxLength={50}
          hint="Such as major, or sev2: that and worse counts. Empty: every incident counts."
          value={draft.severity}
          error={rest.faults[`${rest.path}.severity`]}
          onInput={(event) => onChange({ ...draft, severity: event.currentTarget.value })}
        />
      );
    case "external":
      return <ExternalFields draft={draft} onChange={onChange} {...rest} />;
    case "order":
    case "support":
      return null;
  }
}
