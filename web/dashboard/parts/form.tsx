import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ProblemNote } from "./problem-note.tsx";

type Props = {
  /** Why what was last sent was refused. */
  readonly error: unknown;
  /** Fields that show their own errors. */
  readonly fields: readonly string[];
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
};

/** Fields that are sent together. When they are refused, the focus goes to the first that is wrong. */
export function Form({ error, fields, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  return (
    <form
      ref={form}
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <ProblemNote error={error} fields={fields} />
      {children}
    </form>
  );
}
