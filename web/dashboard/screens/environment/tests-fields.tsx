import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { TextField } from "../../parts/field.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { Segments } from "../../parts/segments.tsx";
import { Amount, Pick } from "./draft-fields.tsx";
import type { FieldsOf } from "./gate-fields.tsx";
import { type DraftOf, newSuite, type SuiteDraft } from "./policy-draft.ts";
import type { Faults } from "./policy-faults.ts";

const MOST_SUITES = 50;

type Draft = DraftOf<"tests">;

type SuiteProps = {
  readonly suite: SuiteDraft;
  readonly number: number;
  readonly isScored: boolean;
  readonly path: string;
  readonly faults: Faults;
  readonly onChange: (suite: SuiteDraft) => void;
  readonly onRemove: () => void;
};

function SuiteFields({ suite, number, isScored, path, faults, onChange, onRemove }: SuiteProps) {
  return (
    <fieldset class="gate-item" aria-label={`Suite ${number}`}>
      <TextField
        label="Suite"
        maxLength={300}
        spellcheck={false}
        value={suite.name}
        error={faults[`${path}.name`] ?? faults[path]}
        onInput={(event) => onChange({ ...suite, name: event.currentTarget.value })}
      />
      {isScored && (
        <Amount
          label="Weight"
          value={suite.weight}
          error={faults[`${path}.weight`]}
          onInput={(weight) => onChange({ ...suite, weight })}
        />
      )}
      <IconButton icon="close" label={`Remove suite ${number}`} onClick={onRemove} />
      {isScored && (
        <div class="gate-item-more">
          <Choice
            label="A failure of it closes the gate, whatever the score"
            checked={suite.isKey}
            onChange={() => onChange({ ...suite, isKey: !suite.isKey })}
          />
        </div>
      )}
    </fieldset>
  );
}

function Suites({ draft, path, faults, onChange }: FieldsOf<Draft>) {
  const { suites, isScored } = draft;
  const change = (changed: readonly SuiteDraft[]) => onChange({ ...draft, suites: changed });
  return (
    <>
      {suites.length === 0 && <p class="soft">Whatever suites have reported count, and at least one must.</p>}
      {suites.map((suite, at) => (
        <SuiteFields
          key={suite.id}
          suite={suite}
          number={at + 1}
          isScored={isScored}
          path={`${path}.suites.${at}`}
          faults={faults}
          onChange={(changed) => change(suites.with(at, changed))}
          onRemove={() => change(suites.filter((one) => one !== suite))}
        />
      ))}
      <div>
        <Button
          icon="plus"
          disabled={suites.length >= MOST_SUITES}
          onClick={() => change([...suites, newSuite()])}
        >
          {suites.length === 0 ? "Name suites that must report" : "Add a suite"}
        </Button>
      </div>
    </>
  );
}

function Score({ draft, path, faults, onChange }: FieldsOf<Draft>) {
  return (
    <div class="gate-row">
      <Amount
        label="Passes at (%)"
        hint="Of the weight of all suites. One with a warning counts half."
        value={draft.passAt}
        error={faults[`${path}.passAt`]}
        onInput={(passAt) => onChange({ ...draft, passAt })}
      />
      <Amount
        label="Warns from (%)"
        isOptional
        hint="Passes with a warning from there on; below, it is closed."
        value={draft.warnAt}
        error={faults[`${path}.warnAt`]}
        onInput={(warnAt) => onChange({ ...draft, warnAt })}
      />
    </div>
  );
}

export function TestsFields(props: FieldsOf<Draft>) {
  const { draft, path, faults, onChange } = props;
  return (
    <>
      <Segments
        legend="How suites are judged"
        segments={[
          { value: "every", label: "All must pass" },
          { value: "score", label: "By score" },
        ]}
        value={draft.isScored ? "score" : "every"}
        onChange={(value) =>
          onChange({
            ...draft,
            isScored: value === "score",
            passAt: draft.passAt === "" ? "90" : draft.passAt,
          })
        }
      />
      {draft.isScored && <Score {...props} />}
      <Suites {...props} />
      <div class="gate-row">
        <Amount
          label="Fewest tests"
          isOptional
          hint="Fewer prove nothing."
          value={draft.minimum}
          error={faults[`${path}.minimum`]}
          onInput={(minimum) => onChange({ ...draft, minimum })}
        />
        <Amount
          label="New failures"
          isOptional
          hint="At most; new to what runs here. Empty: no test may fail."
          value={draft.maxNewFailures}
          error={faults[`${path}.maxNewFailures`]}
          onInput={(maxNewFailures) => onChange({ ...draft, maxNewFailures })}
        />
        <Pick
          label="Flaky tests"
          value={draft.flaky}
          options={[
            { value: "warn", word: "only warn" },
            { value: "allow", word: "pass" },
            { value: "deny", word: "fail" },
          ]}
          onChange={(flaky) => onChange({ ...draft, flaky })}
        />
      </div>
    </>
  );
}
