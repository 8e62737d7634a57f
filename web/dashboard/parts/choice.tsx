import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

type Props = Pick<InputHTMLAttributes<HTMLInputElement>, "checked" | "onChange" | "disabled"> & {
  readonly label: string;
  readonly hint?: ComponentChildren;
};

/** A box to tick, with what ticking it means. */
export function Choice({ label, hint, ...input }: Props) {
  const id = useId();
  return (
    <div class="choice">
      <input {...input} type="checkbox" id={id} aria-describedby={hint ? `${id}-hint` : undefined} />
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
