import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ComponentChildren } from "preact";
import type { Freeze, Stop } from "../../../../schema/contract/freezes.ts";
import type { Lock } from "../../../../schema/contract/locks.ts";
import type { Environment } from "../../../../schema/contract/projects.ts";
import { Icon } from "../../../ui/icon.tsx";
import type { IconName } from "../../../ui/icon-paths.ts";
import { Ago } from "../../parts/ago.tsx";
import { Until } from "../../parts/when.tsx";
import { type EnvironmentPath, freezesQuery, stopsQuery } from "../../queries/gates.ts";
import { toItsEnd } from "../../words/one-line.ts";
import { freezesOf, stopsOf } from "./closings.ts";
import { isSeal } from "./lock-words.ts";

type Tone = "bad" | "warning" | "plain";
type LineProps = { readonly icon: IconName; readonly tone: Tone; readonly children: ComponentChildren };

function Line({ icon, tone, children }: LineProps) {
  return (
    <li class={`note ${tone === "plain" ? "" : `note-${tone}`}`}>
      <Icon name={icon} />
      <p>{children}</p>
    </li>
  );
}

const ToCalendar = ({ org }: { readonly org: string }) => (
  <Link to="/o/$org/calendar" params={{ org }}>
    Calendar
  </Link>
);

function StopLine({ org, stop }: { readonly org: string; readonly stop: Stop }) {
  return (
    <Line icon="stop" tone="bad">
      <strong>Stopped.</strong> {stop.startedBy.name} stopped deployments <Ago iso={stop.startedAt} />:{" "}
      {toItsEnd(stop.reason)} It lasts until somebody ends it. <ToCalendar org={org} />
    </Line>
  );
}

/** When a freeze lets go: it ends, or a window of deployments begins. */
function Thaw({ freeze: { kind, activeUntil, nextStart } }: { readonly freeze: Freeze }) {
  const at = kind === "deny" ? activeUntil : nextStart;
  if (at === null) return null;
  return (
    <>
      {kind === "deny" ? "It ends" : "The next window begins"} <Until iso={at} />.{" "}
    </>
  );
}

function FreezeLine({ org, freeze }: { readonly org: string; readonly freeze: Freeze }) {
  const { name, kind, reason } = freeze;
  return (
    <Line icon="snow" tone="warning">
      <strong>{kind === "deny" ? "Frozen." : "Outside of its deployment windows."}</strong> {name}:{" "}
      {toItsEnd(reason)} <Thaw freeze={freeze} />
      <ToCalendar org={org} />
    </Line>
  );
}

function LockLine({ lock }: { readonly lock: Lock }) {
  return isSeal(lock) ? (
    <Line icon="lock" tone="bad">
      <strong>Shut after a rollback.</strong> Nothing is deployed here until somebody says otherwise.
    </Line>
  ) : (
    <Line icon="lock" tone="plain">
      <strong>Locked.</strong> {lock.holder} holds it
      {lock.reason === null ? "." : `: ${toItsEnd(lock.reason)}`}
    </Line>
  );
}

const asksNothing = ({ policy }: Environment): boolean => policy === null || policy.gates.length === 0;

type Props = {
  readonly path: EnvironmentPath;
  readonly place: Environment;
  /** As it is asked after; the environment's own may be a little older. */
  readonly lock: Lock | null;
};

/** Whether an environment can be deployed to at all, in words. */
export function Standing({ path, place, lock }: Props) {
  const { org, project } = path;
  const where = { project, environment: place.name };
  const freezes = useInfiniteQuery({ ...freezesQuery(org), enabled: place.frozen });
  const stops = useQuery({ ...stopsQuery(org), enabled: place.stopped });
  const frozenBy = freezesOf(freezes.data?.pages.flatMap(({ items }) => items) ?? [], where);
  const stoppedBy = stopsOf(stops.data?.items ?? [], where);
  const { frozen, stopped } = place;
  return (
    <ul class="standing" aria-label="Whether it can be deployed to">
      {stopped && stoppedBy.map((stop) => <StopLine key={stop.id} org={org} stop={stop} />)}
      {stopped && stoppedBy.length === 0 && (
        <Line icon="stop" tone="bad">
          <strong>Stopped.</strong> Nothing is deployed here. <ToCalendar org={org} />
        </Line>
      )}
      {frozen && frozenBy.map((freeze) => <FreezeLine key={freeze.id} org={org} freeze={freeze} />)}
      {frozen && frozenBy.length === 0 && (
        <Line icon="snow" tone="warning">
          <strong>Frozen.</strong> A window keeps deployments out. <ToCalendar org={org} />
        </Line>
      )}
      {lock && <LockLine lock={lock} />}
      {!lock && !frozen && !stopped && (
        <Line icon="check-circle" tone="plain">
          <strong>Open.</strong> No stop, no freeze, and nobody holds it:{" "}
          {asksNothing(place) ? "any release may be deployed here." : "the policy alone decides."}
        </Line>
      )}
    </ul>
  );
}
