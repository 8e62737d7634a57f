import { Icon } from "../../ui/icon.tsx";
import { problemOf } from "../api/request-failed.ts";
import { fieldErrors } from "./field-errors.ts";

type Props = {
  readonly error: unknown;
  /** Fields that show their own errors. */
  readonly fields?: readonly string[];
};

/** Why a form was refused, where no field of it says so. */
export function ProblemNote({ error, fields = [] }: Props) {
  if (!error) return null;
  const problem = problemOf(error);
  if (Object.keys(fieldErrors(error)).some((path) => fields.includes(path))) return null;
  return (
    <div class="note note-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p>{problem.detail || problem.title}</p>
        {problem.status >= 500 && problem.requestId && (
          <p class="note-meta">
            Request <code>{problem.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}
