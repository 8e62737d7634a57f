import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "preact/hooks";
import type { Gate, PolicyVersion, PutPolicy } from "../../../../schema/contract/gates.ts";
import { call } from "../../api/call.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { keys } from "../../queries/keys.ts";
import { GatesForm } from "./gates-form.tsx";
import { Meanwhile } from "./meanwhile.tsx";
import { isSame } from "./policy-difference.ts";
import { draftsOf, type GateDraft, gatesOf } from "./policy-draft.ts";
import { type Faults, faultsOf } from "./policy-faults.ts";
import { Trial } from "./trial.tsx";
import { usePlaceChanged } from "./use-place-changed.ts";

type Props = {
  readonly path: EnvironmentPath;
  /** The one that holds now: another than it was when somebody else saved meanwhile. */
  readonly policy: PolicyVersion;
  readonly start: readonly Gate[];
  /** The project's other environments. */
  readonly others: readonly string[];
  readonly onClose: () => void;
};

/** Asks before typed gates are left behind. */
function Leaving({ isDirty }: { readonly isDirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (status !== "blocked") return null;
  return (
    <Dialog title="Leave the policy unsaved" onClose={reset}>
      <div class="dialog-body">
        <p>What you changed of the policy is lost when you leave.</p>
        <div class="form-actions">
          <Button onClick={reset}>Stay</Button>
          <Button tone="danger" onClick={proceed}>
            Leave it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Sends a draft as the next version after the one it was made from. */
function useSaving({ path, onClose }: Pick<Props, "path" | "onClose">) {
  const queries = useQueryClient();
  const changed = usePlaceChanged(path);
  return useMutation({
    mutationFn: (body: PutPolicy) => call("putPolicy", path, { body }),
    onSuccess: async (made) => {
      queries.setQueryData(keys.policy(path.org, path.project, path.environment), made);
      notify(`Version ${made.version} of the policy holds from now on`);
      onClose();
      await changed();
    },
    // Refused because there is a newer one: it is read, and offered.
    onError: (error) => (isStatus(error, 409) ? changed() : undefined),
  });
}

/** What is wrong: found here in what stands there now, or found there in what was sent and has not been touched since. */
function useFaults(drafts: readonly GateDraft[], refused: unknown) {
  const [isChecked, setChecked] = useState(false);
  const sent = useRef<readonly GateDraft[] | null>(null);
  const own = faultsOf(drafts);
  const theirs = sent.current === drafts ? fieldErrors(refused) : {};
  const shown: Faults = { ...theirs, ...(isChecked ? own : {}) };
  /** Whether it may be sent. */
  const check = (): boolean => {
    setChecked(true);
    sent.current = drafts;
    return Object.keys(own).length === 0;
  };
  return { shown, check };
}

type ActionsProps = {
  /** The one that would be made. */
  readonly version: number;
  readonly isReady: boolean;
  readonly isSaving: boolean;
  readonly isTrying: boolean;
  readonly onTry: () => void;
  readonly onClose: () => void;
};

function Actions({ version, isReady, isSaving, isTrying, onTry, onClose }: ActionsProps) {
  return (
    <div class="policy-editor-actions">
      <Button icon="search" isBusy={isTrying} onClick={onTry}>
        What would it have stopped?
      </Button>
      <span class="form-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={!isReady} isBusy={isSaving}>
          Save as version {version}
        </Button>
      </span>
    </div>
  );
}

export function PolicyEditor({ path, policy, start, others, onClose }: Props) {
  const [basis, setBasis] = useState(policy);
  const [drafts, setDrafts] = useState<readonly GateDraft[]>(() => draftsOf(start));
  const [reason, setReason] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const saving = useSaving({ path, onClose });
  const trying = useMutation({
    mutationFn: (gates: Gate[]) => call("tryPolicy", path, { body: { gates } }),
  });
  const faults = useFaults(drafts, saving.error ?? trying.error);
  const gates = gatesOf(drafts);
  const why = reason.trim() === "" ? {} : { reason: reason.trim() };
  /** The first field that is wrong is gone to when it is shown. */
  const checked = (send: () => void) => {
    saving.reset();
    trying.reset();
    if (faults.check()) return send();
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  /** Goes on from the newer version, with its gates or one's own. */
  const rebase = (onto: readonly GateDraft[]) => {
    setBasis(policy);
    setDrafts(onto);
    saving.reset();
  };
  const isConflict = policy.version !== basis.version;
  const refusal = trying.error ?? (isConflict ? null : saving.error);
  return (
    <form
      ref={form}
      class="policy-editor"
      aria-label="Change the policy"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        checked(() => saving.mutate({ gates, ...why, basedOn: basis.version }));
      }}
    >
      {isConflict && (
        <Meanwhile
          basis={basis}
          newer={policy}
          onLoad={() => rebase(draftsOf(policy.gates))}
          onKeep={() => rebase(drafts)}
        />
      )}
      <GatesForm drafts={drafts} others={others} faults={faults.shown} onChange={setDrafts} />
      <TextField
        label="Reason for the change"
        isOptional
        maxLength={1000}
        hint="Stands beside the version, for everybody who wonders."
        value={reason}
        error={fieldErrors(saving.error).reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <ProblemNote error={refusal} fields={[...Object.keys(faults.shown), "reason"]} />
      <Actions
        version={policy.version + 1}
        isReady={!isSame(basis.gates, gates) && !isConflict}
        isSaving={saving.isPending}
        isTrying={trying.isPending}
        onTry={() => checked(() => trying.mutate(gates))}
        onClose={onClose}
      />
      {trying.data && (
        <Trial
          path={path}
          trial={trying.data}
          isOld={trying.variables !== undefined && !isSame(trying.variables, gates)}
        />
      )}
      <Leaving isDirty={!isSame(start, gates) && !saving.isSuccess} />
    </form>
  );
}
