import { Icon } from "../../ui/icon.tsx";
import { problemOf } from "../api/request-failed.ts";
import { Button } from "./button.tsx";

type Props = { readonly error: unknown; readonly onRetry: () => void };

/** In place of what could not be loaded: what happened, how to quote it, and another try. */
export function Failure({ error, onRetry }: Props) {
  const { title, detail, requestId } = problemOf(error);
  return (
    <div class="blank" role="alert">
      <Icon name="alert" size={22} class="blank-icon tone-bad" />
      <h2>{title}</h2>
      {detail && <p>{detail}</p>}
      {requestId && (
        <p class="blank-meta">
          Request <code>{requestId}</code>
        </p>
      )}
      <Button icon="refresh" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
