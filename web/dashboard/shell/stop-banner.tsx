import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Stop } from "../../../schema/contract/freezes.ts";
import { Icon } from "../../ui/icon.tsx";
import { Ago } from "../parts/ago.tsx";
import { Button } from "../parts/button.tsx";
import { stopsQuery } from "../queries/gates.ts";
import { boardQuery } from "../queries/organisation.ts";
import { useRole } from "../queries/use-role.ts";
import { byBreadth, scopeInWords } from "../words/closings.ts";
import { EndStopDialog } from "./end-stop-dialog.tsx";

/** More than this would push the screen itself out of sight. */
const SHOWN = 2;

type RowProps = { readonly org: string; readonly stop: Stop; readonly onEnd: (() => void) | null };

function Row({ org, stop: { scope, reason, incidentUrl, startedAt, startedBy }, onEnd }: RowProps) {
  const { data: board } = useQuery(boardQuery(org));
  return (
    <li class="alarm">
      <Icon name="stop" size={22} />
      <div class="alarm-text">
        <p class="alarm-head" role="alert">
          Deployments are stopped: {scopeInWords(scope, board)}
        </p>
        <p class="alarm-reason">{reason}</p>
        <p class="alarm-foot">
          <span>
            by {startedBy.name}, <Ago iso={startedAt} />
          </span>
          {incidentUrl !== null && (
            <a href={incidentUrl} rel="noreferrer">
              Incident <Icon name="external" size={12} />
            </a>
          )}
          {onEnd === null && <span>A maintainer or an owner ends it.</span>}
        </p>
      </div>
      {onEnd !== null && <Button onClick={onEnd}>End the stop</Button>}
    </li>
  );
}

/** On every screen while deployments are stopped: what, since when, by whom and why. */
export function StopBanner({ org }: { readonly org: string }) {
  const [ending, setEnding] = useState<Stop | null>(null);
  const { data } = useQuery(stopsQuery(org));
  const { mayManage } = useRole(org);
  const stops = [...(data?.items ?? [])].sort(byBreadth);
  const more = stops.length - SHOWN;
  if (stops.length === 0) return null;
  return (
    <>
      <aside class="alarms" aria-label="Emergency stop">
        <ul>
          {stops.slice(0, SHOWN).map((stop) => (
            <Row key={stop.id} org={org} stop={stop} onEnd={mayManage ? () => setEnding(stop) : null} />
          ))}
        </ul>
        {more > 0 && (
          <Link to="/o/$org/calendar" params={{ org }} className="alarm-more">
            {more === 1 ? "Another stop lasts" : `${more} more stops last`}
          </Link>
        )}
      </aside>
      {ending && <EndStopDialog org={org} stop={ending} onClose={() => setEnding(null)} />}
    </>
  );
}
