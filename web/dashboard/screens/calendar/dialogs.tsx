import type { Freeze, Stop } from "../../../../schema/contract/freezes.ts";
import { useRole } from "../../queries/use-role.ts";
import { EndStopDialog } from "../../shell/end-stop-dialog.tsx";
import { DayDialog } from "./day-dialog.tsx";
import { EndWindowDialog } from "./end-window-dialog.tsx";
import { NewWindowDialog } from "./new-window-dialog.tsx";
import { OccurrenceDialog } from "./occurrence-dialog.tsx";
import type { Occurrence } from "./placing.ts";
import { StopDialog } from "./stop-dialog.tsx";

/** What is open above the calendar. */
export type Open =
  | { readonly dialog: "plan"; readonly day: string | null }
  | { readonly dialog: "stop" }
  | { readonly dialog: "day"; readonly day: string; readonly occurrences: readonly Occurrence[] }
  | { readonly dialog: "occurrence"; readonly occurrence: Occurrence }
  | { readonly dialog: "end-window"; readonly freeze: Freeze }
  | { readonly dialog: "end-stop"; readonly stop: Stop };

type Props = {
  readonly org: string;
  readonly zone: string;
  readonly open: Open;
  readonly onOpen: (open: Open | null) => void;
};

export function Dialogs({ org, zone, open, onOpen }: Props) {
  const { mayManage } = useRole(org);
  const onClose = () => onOpen(null);
  const common = { org, zone, onClose };
  switch (open.dialog) {
    case "plan":
      return <NewWindowDialog {...common} day={open.day} />;
    case "stop":
      return <StopDialog org={org} onClose={onClose} />;
    case "day":
      return (
        <DayDialog
          {...common}
          {...open}
          onOpen={(occurrence) => onOpen({ dialog: "occurrence", occurrence })}
          onPlan={mayManage ? () => onOpen({ dialog: "plan", day: open.day }) : null}
        />
      );
    case "occurrence":
      return (
        <OccurrenceDialog
          {...common}
          occurrence={open.occurrence}
          onEndWindow={(freeze) => onOpen({ dialog: "end-window", freeze })}
          onEndStop={(stop) => onOpen({ dialog: "end-stop", stop })}
        />
      );
    case "end-window":
      return <EndWindowDialog org={org} freeze={open.freeze} onClose={onClose} />;
    case "end-stop":
      return <EndStopDialog org={org} stop={open.stop} onClose={onClose} />;
  }
}
