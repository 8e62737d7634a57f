import { Icon } from "../../ui/icon.tsx";
import { problemOf } from "../api/request-failed.ts";
import { Button } from "./button.tsx";

type Props = { readonly error: unknown; readonly onRetry: () => void; readonly isPage?: boolean };

/** In place of what could not be loaded: what happened, how to quote it, and another try. */
export function Failure({ error, onRetry, isPage = false }: Props) {
  const Heading = isPage ? "h1" : "h2";
  const { title, detail, requestId } = problemOf(error);
  return (
    <div class="blank" role="alert">
      <Icon name="alert" size={22} class="blank-icon tone-bad" />
      <Heading>{title}</Heading>
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
