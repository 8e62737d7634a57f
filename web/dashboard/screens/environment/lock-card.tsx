import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { LockState } from "../../../../schema/contract/locks.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type EnvironmentPath, lockQuery } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import { Held } from "./held.tsx";
import { isSeal } from "./lock-words.ts";
import { Queue } from "./queue.tsx";
import { Shut } from "./shut.tsx";
import { TakeDialog, type Taking } from "./take-dialog.tsx";
import { useWaiting } from "./use-waiting.ts";

const SOON_MS = 2000;
const WATCHED_MS = 5000;

/** The queue is told to nobody, and a hold that ran out is one only when it is looked at: both are asked after. */
function askAgainMs(state: LockState | undefined): number | false {
  if (!state || (state.lock === null && state.queue.length === 0)) return false;
  const end = state.lock?.expiresAt ?? null;
  return end !== null && Date.parse(end) <= Date.now() ? SOON_MS : WATCHED_MS;
}

function Free({ mayWrite, isKept, onTake }: { mayWrite: boolean; isKept: boolean; onTake: () => void }) {
  return (
    <div class="hold">
      <p class="hold-holder">Nobody holds it.</p>
      <p class="soft">
        {isKept
          ? "It is free, and kept for whoever is first in the queue."
          : "Whoever deploys takes it by itself. Take it by hand to keep others out for a while."}
      </p>
      {mayWrite && !isKept && (
        <div class="hold-actions">
          <Button icon="lock" onClick={onTake}>
            Take the lock
          </Button>
        </div>
      )}
    </div>
  );
}

function Content({ path, state }: { readonly path: EnvironmentPath; readonly state: LockState }) {
  const [taking, setTaking] = useState<Taking | null>(null);
  const { mayWrite } = useRole(path.org);
  const { waiting, error, start, leave } = useWaiting(path);
  const { lock, queue } = state;
  return (
    <>
      {lock === null && (
        <Free mayWrite={mayWrite} isKept={queue.length > 0} onTake={() => setTaking("take")} />
      )}
      {lock !== null && isSeal(lock) && <Shut path={path} lock={lock} />}
      {lock !== null && !isSeal(lock) && (
        <Held path={path} lock={lock} isWaiting={waiting !== null} onTake={setTaking} />
      )}
      <ProblemNote error={error} />
      {waiting !== null && (
        <p class="note" role="status">
          You wait for it as {waiting.claim.holder}. Keep this page open.
        </p>
      )}
      <Queue path={path} queue={queue} ownId={waiting?.queueId ?? null} mayWrite={mayWrite} onLeave={leave} />
      {taking && (
        <TakeDialog path={path} how={taking} lock={lock} onWait={start} onClose={() => setTaking(null)} />
      )}
    </>
  );
}

/** The lock of an environment: whose it is, who waits, and what one may do about it. */
export function LockCard({ path }: { readonly path: EnvironmentPath }) {
  const { data, error, refetch } = useQuery({
    ...lockQuery(path),
    refetchInterval: ({ state }) => askAgainMs(state.data),
  });
  return (
    <section class="card place-lock" aria-labelledby="lock-title">
      <header class="card-head">
        <h2 id="lock-title">Lock</h2>
      </header>
      {data && <Content path={path} state={data} />}
      {!data && error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={2} label="Loading the lock" />}
    </section>
  );
}
