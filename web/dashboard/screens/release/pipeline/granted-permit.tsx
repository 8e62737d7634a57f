import { Link } from "@tanstack/react-router";
import type { Permit } from "../../../../../schema/contract/locks.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { Button } from "../../../parts/button.tsx";
import { CodeBlock } from "../../../parts/code-block.tsx";
import { notify } from "../../../parts/notices.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { When } from "../../../parts/when.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { isOpen } from "../../../words/gates.ts";

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly permit: Permit;
  readonly ending: {
    readonly error: unknown;
    readonly isPending: boolean;
    mutate(id: string, options: { onSuccess: () => void }): void;
  };
  readonly onClose: () => void;
};

/** What was granted. The token is shown this once; nobody keeps it. */
export function GrantedPermit({ path, environment, permit, ending, onClose }: Props) {
  const giveBack = () =>
    ending.mutate(permit.id, {
      onSuccess: () => {
        notify(`The permit for ${environment} is given back`);
        onClose();
      },
    });
  return (
    <div class="dialog-body">
      {!permit.verdicts.every(isOpen) && (
        <p class="note note-warning">
          <Icon name="alert" />
          <span>
            Closed gates were passed. You owe a review, which stands among the{" "}
            <Link to="/o/$org/approvals" params={{ org: path.org }} onClick={onClose}>
              reviews owed
            </Link>
            .
          </span>
        </p>
      )}
      <dl class="permit-facts">
        <div>
          <dt>Until</dt>
          <dd>
            <When iso={permit.expiresAt} />
          </dd>
        </div>
        <div>
          <dt>Fence</dt>
          <dd>
            <code>{permit.fence}</code>
          </dd>
        </div>
      </dl>
      <div class="field">
        <span class="labelled-word">Permit</span>
        <CodeBlock code={permit.permit} label="Permit" />
        <p class="field-hint">
          Take it along now: it is not shown again. Whoever deploys sends it with the deployment's events, so
          that everybody sees by what right it went there.
        </p>
      </div>
      <ProblemNote error={ending.error} />
      <div class="form-actions">
        <Button icon="undo" isBusy={ending.isPending} onClick={giveBack}>
          Give it back
        </Button>
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
