import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Screen } from "../../parts/screen.tsx";
import { useRole } from "../../queries/use-role.ts";
import { ownZone } from "../../words/zones.ts";
import { Dialogs, type Open } from "./dialogs.tsx";
import { MonthCard } from "./month-card.tsx";
import { RulesCard } from "./rules-card.tsx";
import "../project/project.css";
import "../release/release.css";
import "./calendar.css";

/** When nobody deploys, when only then, and how to stop at once. */
export function CalendarScreen({ org }: { readonly org: string }) {
  const [open, setOpen] = useState<Open | null>(null);
  const { mayWrite, mayManage } = useRole(org);
  const zone = ownZone();
  return (
    <Screen
      title="Calendar"
      lead="When nobody deploys, and when only then."
      actions={
        mayWrite && (
          <>
            {mayManage && (
              <Button icon="plus" onClick={() => setOpen({ dialog: "plan", day: null })}>
                New window
              </Button>
            )}
            <Button tone="alarm" icon="stop" onClick={() => setOpen({ dialog: "stop" })}>
              Stop deployments
            </Button>
          </>
        )
      }
    >
      <MonthCard org={org} zone={zone} onOpen={setOpen} />
      <RulesCard org={org} onOpen={setOpen} />
      {open && <Dialogs org={org} zone={zone} open={open} onOpen={setOpen} />}
    </Screen>
  );
}
