import { TextArea, TextField } from "../../parts/field.tsx";
import type { PlanText } from "./plan.ts";

type Props = {
  readonly plan: PlanText;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (plan: PlanText) => void;
};

/** What people say of a release: the same when it is planned and when the plan is changed. */
export function PlanFields({ plan, errors, onChange }: Props) {
  const set = (field: keyof PlanText) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...plan, [field]: event.currentTarget.value });
  return (
    <>
      <TextField
        label="Name"
        isOptional
        maxLength={200}
        value={plan.name}
        error={errors.name}
        onInput={set("name")}
      />
      <TextField
        label="Target date"
        isOptional
        type="date"
        value={plan.targetDate}
        error={errors.targetDate}
        onInput={set("targetDate")}
      />
      <TextField
        label="Owner"
        isOptional
        maxLength={200}
        hint="A person or a team."
        value={plan.owner}
        error={errors.owner}
        onInput={set("owner")}
      />
      <TextArea
        label="Goals"
        isOptional
        rows={3}
        hint="One a line."
        value={plan.goals}
        error={errors.goals}
        onInput={set("goals")}
      />
    </>
  );
}
