import { Link } from "@tanstack/react-router";
import { Button } from "../../parts/button.tsx";
import type { ReleasePath } from "../../queries/project.ts";
import type { Clearing } from "./clearing.ts";

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly clearing: Clearing;
  /** Null: who looks may not, or what is looked at is another moment. */
  readonly onApprove: (() => void) | null;
  readonly onLeave: () => void;
};

/** The way to what clears a closed gate. */
export function ClearingLink({ path, environment, clearing, onApprove, onLeave }: Props) {
  const { org, project } = path;
  switch (clearing.kind) {
    case "approve":
      return onApprove ? (
        <Button icon="check" onClick={onApprove}>
          Approve
        </Button>
      ) : (
        <Link
          to="/o/$org/projects/$project/releases/$version"
          params={path}
          hash="approvals-title"
          onClick={onLeave}
        >
          See the approvals
        </Link>
      );
    case "environment":
      return (
        <Link
          to="/o/$org/projects/$project/environments/$environment"
          params={{ org, project, environment }}
          hash={clearing.section}
          onClick={onLeave}
        >
          {clearing.word}
        </Link>
      );
    case "calendar":
      return (
        <Link to="/o/$org/calendar" params={{ org }} onClick={onLeave}>
          {clearing.word}
        </Link>
      );
    case "reviews":
      return (
        <Link to="/o/$org/approvals" params={{ org }} hash="debts-title" onClick={onLeave}>
          {clearing.word}
        </Link>
      );
    case "project":
      return (
        <Link
          to="/o/$org/projects/$project"
          params={{ org, project }}
          hash={clearing.section}
          onClick={onLeave}
        >
          {clearing.word}
        </Link>
      );
    case "release":
      return (
        <Link
          to="/o/$org/projects/$project/releases/$version"
          params={path}
          hash={clearing.section}
          onClick={onLeave}
        >
          {clearing.word}
        </Link>
      );
  }
}
