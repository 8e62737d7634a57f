import { useState } from "preact/hooks";
import { Segments } from "../../parts/segments.tsx";
import { useRole } from "../../queries/use-role.ts";
import type { Open } from "./dialogs.tsx";
import { StopsList } from "./stops-list.tsx";
import { WindowsList } from "./windows-list.tsx";

const SEGMENTS = [
  { value: "windows", label: "Windows" },
  { value: "stops", label: "Stops" },
] as const;

type Props = { readonly org: string; readonly onOpen: (open: Open) => void };

/** What the calendar is made of: the windows that are not over, and every stop there was. */
export function RulesCard({ org, onOpen }: Props) {
  const [segment, setSegment] = useState<(typeof SEGMENTS)[number]["value"]>("windows");
  const { mayManage } = useRole(org);
  return (
    <section class="card" aria-labelledby="rules-title">
      <header class="card-head">
        <h2 id="rules-title">{segment === "windows" ? "Planned windows" : "Emergency stops"}</h2>
        <Segments legend="Which" segments={SEGMENTS} value={segment} onChange={setSegment} />
      </header>
      {segment === "windows" ? (
        <WindowsList
          org={org}
          mayManage={mayManage}
          onEnd={(freeze) => onOpen({ dialog: "end-window", freeze })}
        />
      ) : (
        <StopsList org={org} mayManage={mayManage} onEnd={(stop) => onOpen({ dialog: "end-stop", stop })} />
      )}
    </section>
  );
}
