import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { isStatus, problemOf, RequestFailed } from "../../api/request-failed.ts";
import { notify } from "../../parts/notices.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { keepHold } from "./own-holds.ts";
import type { Claim } from "./take-dialog.tsx";
import { usePlaceChanged } from "./use-place-changed.ts";

/** A request is held open for so long; the first one is short, so that one's place is known soon. */
const FIRST_SECONDS = 1;
const EACH_SECONDS = 15;
/** A place is kept for a minute, so that a connection that breaks off for less loses nothing. */
const TRIES_AGAIN = 10;
const PAUSE_MS = 3000;

export type Waiting = {
  /** The place in the queue as it is named there; null: not known yet. */
  readonly queueId: string | null;
  readonly claim: Claim;
};

/** Said of a place that was taken away. */
const LOST = {
  type: "about:blank",
  title: "You wait no more",
  status: 409,
  detail: "Somebody took you out of the queue. Wait for it again, and you wait at the end.",
  requestId: "",
};

/** Which place a refusal says one has; null: none. */
function placeIn(error: unknown): string | null {
  if (!isStatus(error, 409)) return null;
  const { queueId } = problemOf(error) as { queueId?: unknown };
  return typeof queueId === "string" ? queueId : null;
}

const isPassing = (error: unknown): boolean =>
  error instanceof RequestFailed && (error.status === 0 || error.status >= 500);

type Asked = {
  readonly path: EnvironmentPath;
  readonly claim: Claim;
  readonly signal: AbortSignal;
  readonly onPlace: (queueId: string) => void;
};

/** Asks for the lock until it is one's turn. Throws what it is refused for. */
async function waitForTurn({ path, claim, signal, onPlace }: Asked) {
  const body = { ...claim, claimId: crypto.randomUUID() };
  let place: string | null = null;
  let failures = 0;
  for (;;) {
    const wait = place === null ? FIRST_SECONDS : EACH_SECONDS;
    try {
      return await call("acquireLock", path, { body, query: { wait }, signal });
    } catch (failed) {
      const queueId = placeIn(failed);
      if (queueId !== null) {
        failures = 0;
        place = queueId;
        onPlace(queueId);
      } else if (isPassing(failed) && failures < TRIES_AGAIN) {
        failures += 1;
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      } else throw place !== null && isStatus(failed, 409) ? new RequestFailed(LOST) : failed;
      signal.throwIfAborted();
    }
  }
}

/** A person's waiting for an environment, for as long as its screen is open. */
export function useWaiting(path: EnvironmentPath) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<() => Promise<void>>(async () => undefined);
  const changed = usePlaceChanged(path);
  useEffect(() => () => void stop.current(), []);

  const start = async (claim: Claim) => {
    await stop.current();
    const asking = new AbortController();
    let place: string | null = null;
    stop.current = async () => {
      if (asking.signal.aborted) return;
      asking.abort();
      // Otherwise what is still open there would take it in the name of somebody who is gone.
      if (place !== null) await call("leaveQueue", { ...path, id: place }).catch(() => undefined);
    };
    const onPlace = (queueId: string) => {
      place = queueId;
      setWaiting({ queueId, claim });
      void changed();
    };
    setError(null);
    setWaiting({ queueId: null, claim });
    try {
      const lock = await waitForTurn({ path, claim, signal: asking.signal, onPlace });
      keepHold(localStorage, lock.id);
      notify(`You hold ${path.environment}`);
    } catch (failed) {
      if (asking.signal.aborted) return;
      setError(failed);
    }
    place = null;
    setWaiting(null);
    await changed();
  };

  const leave = async () => {
    setWaiting(null);
    await stop.current();
    await changed();
  };

  return { waiting, error, start: (claim: Claim) => void start(claim), leave: () => void leave() };
}
