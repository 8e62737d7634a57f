import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ComponentChildren } from "preact";
import type { Freeze, Stop } from "../../../../schema/contract/freezes.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { State } from "../../parts/state.tsx";
import { freezesQuery, stopLogQuery } from "../../queries/gates.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { useRole } from "../../queries/use-role.ts";
import { CLOSING_LOOKS, scopeInWords } from "../../words/closings.ts";
import type { Occurrence } from "./placing.ts";
import { rangeInWords } from "./range-words.ts";
import { isSameClock, whenInWords } from "./rule-words.ts";

type FactProps = { readonly name: string; readonly children: ComponentChildren };

const Fact = ({ name, children }: FactProps) => (
  <div class="fact">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

type Shown = { readonly org: string; readonly occurrence: Occurrence; readonly zone: string };

/** When it is by the reader's clock, and by its own where that is another. */
function Times({ occurrence, zone, freeze }: Omit<Shown, "org"> & { readonly freeze: Freeze | undefined }) {
  const isElsewhere = freeze && !isSameClock(occurrence.start, freeze.timezone, zone);
  return (
    <>
      <Fact name={`When, by your clock (${zone})`}>{rangeInWords(occurrence, zone)}</Fact>
      {isElsewhere && (
        <Fact name={`By its own clock (${freeze.timezone})`}>
          {rangeInWords(occurrence, freeze.timezone)}
        </Fact>
      )}
      {freeze && freeze.rrule !== null && (
        <Fact name="Comes">
          {whenInWords(freeze)}, {freeze.timezone} time
        </Fact>
      )}
    </>
  );
}

function OfStop({ stop }: { readonly stop: Stop }) {
  const { startedBy, endedBy, endedAt, endReason, incidentUrl } = stop;
  return (
    <>
      <Fact name="Stopped by">{startedBy.name}</Fact>
      {incidentUrl !== null && (
        <Fact name="Incident">
          <a href={incidentUrl} rel="noreferrer">
            {incidentUrl} <Icon name="external" size={12} />
          </a>
        </Fact>
      )}
      {endedAt !== null && (
        <Fact name="Ended by">
          {endedBy?.name}, <Ago iso={endedAt} />
          {endReason !== null && `: ${endReason}`}
        </Fact>
      )}
    </>
  );
}

type Props = Shown & {
  readonly onEndWindow: (freeze: Freeze) => void;
  readonly onEndStop: (stop: Stop) => void;
  readonly onClose: () => void;
};

/** All there is to know of a window or a stop on the calendar. */
export function OccurrenceDialog({ org, occurrence, zone, onEndWindow, onEndStop, onClose }: Props) {
  const { id, kind, name } = occurrence;
  const isStop = kind === "stop";
  const { mayManage } = useRole(org);
  const { data: board } = useQuery(boardQuery(org));
  const freezes = useInfiniteQuery({ ...freezesQuery(org), enabled: !isStop });
  const stops = useInfiniteQuery({ ...stopLogQuery(org), enabled: isStop });
  const freeze = freezes.data?.pages.flatMap(({ items }) => items).find((each) => each.id === id);
  const stop = stops.data?.pages.flatMap(({ items }) => items).find((each) => each.id === id);
  return (
    <Dialog title={name} onClose={onClose}>
      <div class="dialog-body">
        <p>
          <State look={CLOSING_LOOKS[kind]} />
        </p>
        <dl class="facts-list">
          <Times occurrence={occurrence} zone={zone} freeze={freeze} />
          <Fact name="Where">{scopeInWords(occurrence.scope, board)}</Fact>
          <Fact name="Why">{occurrence.reason}</Fact>
          {freeze && (
            <Fact name="Planned by">
              {freeze.createdBy.name}, <Ago iso={freeze.createdAt} />
            </Fact>
          )}
          {isStop && stop && <OfStop stop={stop} />}
        </dl>
        <div class="form-actions">
          {mayManage && !isStop && freeze && (
            <Button tone="danger" onClick={() => onEndWindow(freeze)}>
              End the window
            </Button>
          )}
          {mayManage && isStop && stop && stop.endedAt === null && (
            <Button onClick={() => onEndStop(stop)}>End the stop</Button>
          )}
          <Button tone="primary" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
