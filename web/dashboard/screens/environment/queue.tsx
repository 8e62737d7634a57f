import { useState } from "preact/hooks";
import type { QueuePlace } from "../../../../schema/contract/locks.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { TakeOutDialog } from "./lock-dialogs.tsx";

type Props = {
  readonly path: EnvironmentPath;
  readonly queue: readonly QueuePlace[];
  /** One's own place. */
  readonly ownId: string | null;
  readonly mayWrite: boolean;
  readonly onLeave: () => void;
};

/** Who waits for the lock, first the one whose turn is next. */
export function Queue({ path, queue, ownId, mayWrite, onLeave }: Props) {
  const [asked, setAsked] = useState<QueuePlace | null>(null);
  if (queue.length === 0) return null;
  return (
    <div class="queue">
      <h3>Who waits</h3>
      <ol aria-label="Who waits">
        {queue.map((one) => (
          <li key={one.id} class="queue-place">
            <span class="queue-number">{one.place}</span>
            <span class="queue-holder">
              {one.holder}
              {one.id === ownId && " (you)"}
              <span class="soft">
                came <Ago iso={one.since} />
              </span>
            </span>
            {one.id === ownId && <Button onClick={onLeave}>Leave the queue</Button>}
            {one.id !== ownId && mayWrite && (
              <Button tone="quiet" aria-label={`Take out ${one.holder}`} onClick={() => setAsked(one)}>
                Take out
              </Button>
            )}
          </li>
        ))}
      </ol>
      {asked && (
        <TakeOutDialog path={path} holder={asked.holder} id={asked.id} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}
