import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Lock } from "../../../../schema/contract/locks.ts";
import { moment } from "../../../ui/time.ts";
import { call } from "../../api/call.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Countdown } from "../../parts/countdown.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { State } from "../../parts/state.tsx";
import { meQuery } from "../../queries/account.ts";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import type { Look } from "../../words/states.ts";
import { ForceDialog, ProlongDialog } from "./lock-dialogs.tsx";
import { isKept } from "./own-holds.ts";
import type { Taking } from "./take-dialog.tsx";
import { usePlaceChanged } from "./use-place-changed.ts";

type Props = {
  readonly path: EnvironmentPath;
  readonly lock: Lock;
  /** Whether one waits for it already. */
  readonly isWaiting: boolean;
  readonly onTake: (how: Taking) => void;
};

const OWN: Look = { word: "You hold it", tone: "running", icon: "lock" };
const HELD: Look = { word: "Held", tone: "warning", icon: "lock" };

function Facts({ lock: { since, expiresAt, fence } }: Pick<Props, "lock">) {
  return (
    <dl class="hold-facts">
      <div>
        <dt>Since</dt>
        <dd>
          <Ago iso={since} />
        </dd>
      </div>
      {expiresAt !== null && (
        <div>
          <dt>Until</dt>
          <dd>
            {moment(expiresAt)}
            <span class="hold-left">
              <Countdown iso={expiresAt} />
            </span>
          </dd>
        </div>
      )}
      <div>
        <dt>Fence</dt>
        <dd class="hold-fence">
          <code>{fence}</code>
          <CopyButton text={String(fence)} what="the fence" />
        </dd>
      </div>
    </dl>
  );
}

function OwnActions({ path, lock }: Pick<Props, "path" | "lock">) {
  const [isProlonging, setProlonging] = useState(false);
  const changed = usePlaceChanged(path);
  const giving = useMutation({
    mutationFn: () => call("endLock", path, { body: { fence: lock.fence } }),
    onSuccess: () => notify("The lock is given back"),
    onSettled: () => changed(),
  });
  return (
    <>
      <ProblemNote error={giving.error} />
      <div class="hold-actions">
        <Button isBusy={giving.isPending} onClick={() => giving.mutate()}>
          Give it back
        </Button>
        <Button icon="clock" onClick={() => setProlonging(true)}>
          Prolong
        </Button>
      </div>
      {isProlonging && <ProlongDialog path={path} lock={lock} onClose={() => setProlonging(false)} />}
    </>
  );
}

function OthersActions({ path, lock, isWaiting, onTake }: Props) {
  const [isEnding, setEnding] = useState(false);
  const { mayWrite, mayManage } = useRole(path.org);
  return (
    <>
      <div class="hold-actions">
        {mayWrite && !isWaiting && <Button onClick={() => onTake("wait")}>Wait for it</Button>}
        {mayManage && (
          <>
            <Button tone="danger" onClick={() => onTake("steal")}>
              Take it away
            </Button>
            <Button tone="danger" onClick={() => setEnding(true)}>
              End by force
            </Button>
          </>
        )}
      </div>
      {isEnding && <ForceDialog path={path} lock={lock} onClose={() => setEnding(false)} />}
    </>
  );
}

/** Who holds an environment, why and how much longer. */
export function Held(props: Props) {
  const { lock } = props;
  const { data: me } = useQuery(meQuery);
  const { mayWrite } = useRole(props.path.org);
  const isOwn = mayWrite && (lock.holder === me?.user.name || isKept(localStorage, lock.id));
  return (
    <div class="hold">
      <div class="hold-head">
        <strong class="hold-holder">{lock.holder}</strong>
        <State look={isOwn ? OWN : HELD} />
      </div>
      {lock.reason !== null && <p class="hold-reason">{lock.reason}</p>}
      <Facts lock={lock} />
      {isOwn ? <OwnActions {...props} /> : <OthersActions {...props} />}
    </div>
  );
}
