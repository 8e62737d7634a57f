import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Stop } from "../../../../schema/contract/freezes.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { stopLogQuery } from "../../queries/gates.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { scopeInWords } from "../../words/closings.ts";
import type { Look } from "../../words/states.ts";

const LASTS: Look = { word: "Stopped now", tone: "bad", icon: "stop" };
const OVER: Look = { word: "Over", tone: "idle", icon: "check" };

type ItemProps = { readonly org: string; readonly stop: Stop; readonly onEnd: (() => void) | null };

function Item({ org, stop, onEnd }: ItemProps) {
  const { scope, reason, incidentUrl, startedAt, startedBy, endedAt, endedBy, endReason } = stop;
  const { data: board } = useQuery(boardQuery(org));
  return (
    <li class="run window">
      <div class="run-head">
        <span class="run-name">{reason}</span>
        <State look={endedAt === null ? LASTS : OVER} />
      </div>
      <p class="run-foot soft">
        <span>{scopeInWords(scope, board)}</span>
        <span>
          begun by {startedBy.name} <Ago iso={startedAt} />
        </span>
        {endedAt !== null && (
          <span>
            ended by {endedBy?.name} <Ago iso={endedAt} />
          </span>
        )}
        {incidentUrl !== null && (
          <a href={incidentUrl} rel="noreferrer">
            Incident <Icon name="external" size={12} />
          </a>
        )}
      </p>
      {endReason !== null && <p>{endReason}</p>}
      {onEnd && <Button onClick={onEnd}>End the stop</Button>}
    </li>
  );
}

type Props = { readonly org: string; readonly mayManage: boolean; readonly onEnd: (stop: Stop) => void };

/** Every stop there was: who, why, and why it was over. */
export function StopsList({ org, mayManage, onEnd }: Props) {
  const query = useInfiniteQuery(stopLogQuery(org));
  const stops = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !stops) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!stops) return <Skeleton rows={2} label="Loading the stops" />;
  if (stops.length === 0) {
    return (
      <Blank icon="stop" title="Deployments were never stopped">
        Any member stops them at once when something is on fire. Each stop stays here, with who began and who
        ended it, and why.
      </Blank>
    );
  }
  return (
    <>
      <ul class="rows">
        {stops.map((stop) => (
          <Item
            key={stop.id}
            org={org}
            stop={stop}
            onEnd={mayManage && stop.endedAt === null ? () => onEnd(stop) : null}
          />
        ))}
      </ul>
      <More query={query} />
    </>
  );
}
