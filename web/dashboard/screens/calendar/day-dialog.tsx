import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Entries } from "./agenda-list.tsx";
import type { Occurrence } from "./placing.ts";
import { fullDay } from "./range-words.ts";

type Props = {
  readonly org: string;
  readonly day: string;
  readonly occurrences: readonly Occurrence[];
  readonly zone: string;
  readonly onOpen: (occurrence: Occurrence) => void;
  /** Null: the reader may plan none. */
  readonly onPlan: (() => void) | null;
  readonly onClose: () => void;
};

/** Everything that lasts on a day. */
export function DayDialog({ org, day, occurrences, zone, onOpen, onPlan, onClose }: Props) {
  return (
    <Dialog title={fullDay(day)} onClose={onClose}>
      <div class="dialog-body">
        {occurrences.length === 0 ? (
          <p class="soft">No window and no stop lasts on this day.</p>
        ) : (
          <Entries org={org} occurrences={occurrences} zone={zone} onOpen={onOpen} />
        )}
        <div class="form-actions">
          {onPlan && (
            <Button icon="plus" onClick={onPlan}>
              New window
            </Button>
          )}
          <Button tone="primary" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
