import { useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Lock } from "../../../../schema/contract/locks.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { HowLong } from "./hold-fields.tsx";
import { isSeal, USUAL_SECONDS } from "./lock-words.ts";
import { Loss } from "./loss.tsx";
import { usePlaceChanged } from "./use-place-changed.ts";

export type HoldProps = {
  readonly path: EnvironmentPath;
  readonly lock: Lock;
  readonly onClose: () => void;
};

/** What one does to a hold: sent, read again, said, closed. */
function useDeed<T>(
  { path, onClose }: Pick<HoldProps, "path" | "onClose">,
  send: (given: T) => Promise<unknown>,
  done: string,
) {
  const changed = usePlaceChanged(path);
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await changed();
      notify(done);
      onClose();
    },
    onError: () => changed(),
  });
}

export function ProlongDialog({ path, lock, onClose }: HoldProps) {
  const [seconds, setSeconds] = useState(USUAL_SECONDS);
  const prolonging = useDeed(
    { path, onClose },
    (ttlSeconds: number) => call("renewLock", path, { body: { fence: lock.fence, ttlSeconds } }),
    "The lock is prolonged",
  );
  return (
    <Dialog title="Prolong the lock" onClose={onClose}>
      <Form error={prolonging.error} fields={["ttlSeconds"]} onSubmit={() => prolonging.mutate(seconds)}>
        <HowLong
          label="From now on for"
          hint="It never becomes shorter than it is."
          seconds={seconds}
          error={fieldErrors(prolonging.error).ttlSeconds}
          onChange={setSeconds}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={prolonging.isPending}>
            Prolong it
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** Ends a hold with a reason: somebody's, or the one that keeps an environment shut. */
export function ForceDialog({ path, lock, onClose }: HoldProps) {
  const [reason, setReason] = useState("");
  const isShut = isSeal(lock);
  const ending = useDeed(
    { path, onClose },
    (why: string) => call("endLock", path, { body: { force: true, reason: why } }),
    isShut ? `${path.environment} is open again` : `${lock.holder} holds ${path.environment} no more`,
  );
  return (
    <Dialog title={isShut ? `Open ${path.environment} again` : "End the lock by force"} onClose={onClose}>
      <Form error={ending.error} fields={["reason"]} onSubmit={() => ending.mutate(reason)}>
        {isShut ? (
          <p>
            Deployments go on as the policy, windows and stops allow. Do it when it is clear what went wrong,
            and that it does not come back.
          </p>
        ) : (
          <>
            <Loss lock={lock} verb="loses" />
            <p class="soft">Whoever is first in the queue may take it next.</p>
          </>
        )}
        <TextField
          label="Reason"
          required
          maxLength={1000}
          hint="Stands in the history of holds and in the audit log."
          value={reason}
          error={fieldErrors(ending.error).reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone={isShut ? "primary" : "danger"} isBusy={ending.isPending}>
            {isShut ? "Open it again" : "End it by force"}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

type LeaveProps = {
  readonly path: EnvironmentPath;
  readonly holder: string;
  readonly id: string;
  readonly onClose: () => void;
};

/** Takes somebody else out of the queue. */
export function TakeOutDialog({ path, holder, id, onClose }: LeaveProps) {
  const leaving = useDeed(
    { path, onClose },
    () => call("leaveQueue", { ...path, id }),
    `${holder} waits no more`,
  );
  return (
    <Dialog title="Take out of the queue" onClose={onClose}>
      <Form error={leaving.error} fields={[]} onSubmit={() => leaving.mutate(undefined)}>
        <p>
          <strong>{holder}</strong> loses the place. If it asks again, it waits at the end.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" isBusy={leaving.isPending}>
            Take it out
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
