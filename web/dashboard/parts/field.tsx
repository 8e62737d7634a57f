import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";

type Described = {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
};

type Attributes = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
};

type FieldProps = Described & { readonly children: (attributes: Attributes) => ComponentChildren };

/** A label, its control, a hint and what is wrong with it, tied together for every reader. */
export function Field({ label, hint, error, isOptional = false, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isOptional && <span class="field-optional">optional</span>}
      </label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error !== undefined })}
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  "name" | "required" | "maxLength" | "autocomplete" | "spellcheck" | "disabled" | "value" | "onInput"
> & { readonly type?: "text" | "email" | "date" };

export function TextField({
  label,
  hint,
  error,
  isOptional,
  type = "text",
  ...input
}: Described & InputProps) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {/* Preact's types know an input of one type only, not of one among several. */}
      {(attributes) => <input class="input" {...input} {...attributes} type={type as "text"} />}
    </Field>
  );
}

type AreaProps = Pick<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  "name" | "required" | "maxLength" | "rows" | "value" | "onInput"
>;

export function TextArea({ label, hint, error, isOptional, ...area }: Described & AreaProps) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {(attributes) => <textarea class="input" {...area} {...attributes} />}
    </Field>
  );
}
