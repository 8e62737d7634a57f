import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { isStatus, problemOf } from "../../api/request-failed.ts";
import { notify } from "../../parts/notices.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { keepHold } from "./own-holds.ts";
import type { Claim } from "./take-dialog.tsx";
import { usePlaceChanged } from "./use-place-changed.ts";

/** A request is held open for so long; the first one is short, so that one's place is known soon. */
const FIRST_SECONDS = 1;
const EACH_SECONDS = 15;

export type Waiting = {
  /** The place in the queue as it is named there; null: not known yet. */
  readonly queueId: string | null;
  readonly claim: Claim;
};

/** Which place a refusal says one has; null: none. */
function placeIn(error: unknown): string | null {
  if (!isStatus(error, 409)) return null;
  const { queueId } = problemOf(error) as { queueId?: unknown };
  return typeof queueId === "string" ? queueId : null;
}

/** Asks for the lock again and again until it is one's turn, or one leaves. */
export function useWaiting(path: EnvironmentPath) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  const changed = usePlaceChanged(path);
  useEffect(() => () => running.current?.abort(), []);

  const ask = async (claim: Claim, signal: AbortSignal) => {
    const claimId = crypto.randomUUID();
    for (let wait = FIRST_SECONDS; !signal.aborted; wait = EACH_SECONDS) {
      try {
        const lock = await call("acquireLock", path, {
          body: { ...claim, claimId },
          query: { wait },
          signal,
        });
        keepHold(localStorage, lock.id);
        notify(`You hold ${path.environment}`);
        return null;
      } catch (failed) {
        const queueId = placeIn(failed);
        if (signal.aborted) return null;
        if (queueId === null) return failed;
        setWaiting({ queueId, claim });
        void changed();
      }
    }
    return null;
  };

  const start = async (claim: Claim) => {
    running.current?.abort();
    const asking = new AbortController();
    running.current = asking;
    setError(null);
    setWaiting({ queueId: null, claim });
    const failed = await ask(claim, asking.signal);
    if (asking.signal.aborted) return;
    setError(failed);
    setWaiting(null);
    await changed();
  };

  const leave = async () => {
    running.current?.abort();
    const id = waiting?.queueId;
    setWaiting(null);
    if (id) await call("leaveQueue", { ...path, id }).catch(() => undefined);
    await changed();
  };

  return { waiting, error, start: (claim: Claim) => void start(claim), leave: () => void leave() };
}
