import type { BoardCell as Cell } from "../../../../schema/contract/board.ts";
import { Icon } from "../../../ui/icon.tsx";
import { ago } from "../../../ui/time.ts";
import { Lasting } from "../../parts/ago.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { State } from "../../parts/state.tsx";
import { useChanged } from "../../parts/use-changed.ts";
import { useNow } from "../../parts/use-now.ts";
import { DEPLOYMENT_LOOKS, type Look } from "../../words/states.ts";
import { testsLook } from "../../words/tests.ts";
import { shortVersion } from "../../words/version.ts";
import { WhyButton } from "../explain/why-button.tsx";
import { nextUp } from "./next-up.ts";

type Props = {
  readonly org: string;
  readonly project: string;
  readonly cell: Cell;
  /** The environment before it in promotion order. */
  readonly before: Cell | undefined;
};

const isShown = ({ current, latest }: Cell) =>
  latest !== null && (latest.status !== "succeeded" || latest.version !== current?.version);

function Attempt({ org, project, cell }: Omit<Props, "before">) {
  const { current, latest } = cell;
  if (latest === null || !isShown(cell)) return null;
  const look = DEPLOYMENT_LOOKS[latest.status];
  const percent = latest.rolloutPercent === null ? "" : ` ${latest.rolloutPercent} %`;
  return (
    <p class={`cell-attempt tone-${look.tone}`}>
      <State look={{ ...look, word: look.word + percent }} isQuiet />
      {latest.version !== current?.version && (
        <ReleaseLink org={org} project={project} version={latest.version} />
      )}
    </p>
  );
}

const STOPPED: Look = { word: "Stopped", tone: "bad", icon: "stop" };
const FROZEN: Look = { word: "Frozen", tone: "warning", icon: "snow" };
const LOCKED: Look = { word: "Locked", tone: "running", icon: "lock" };
/** Nobody's lock, that a rollback left behind. */
const SHUT: Look = { word: "Shut", tone: "bad", icon: "lock" };

/** Who holds it, why, and until when. */
function holdInWords({ holder, reason, expiresAt }: NonNullable<Cell["lock"]>, now: number): string {
  const why = reason === null ? "" : `: ${reason}`;
  if (expiresAt === null) return `until somebody opens it${why}`;
  return `by ${holder}${why}, ends ${ago(Date.parse(expiresAt), now)}`;
}

/** What keeps everybody from deploying here. */
function Closings({ cell: { lock, frozen, stopped } }: Pick<Props, "cell">) {
  const now = useNow();
  if (!lock && !frozen && !stopped) return null;
  return (
    <p class="cell-closings">
      {stopped && <State look={STOPPED} />}
      {frozen && <State look={FROZEN} />}
      {lock && (
        <span title={holdInWords(lock, now)}>
          <State look={lock.expiresAt === null ? SHUT : LOCKED} />
          <span class="visually-hidden"> {holdInWords(lock, now)}</span>
        </span>
      )}
    </p>
  );
}

/** What runs in an environment, what was last tried there, what closes it, and what waits before it. */
export function BoardCell({ org, project, cell, before }: Props) {
  const { name, current, latest, tests, lock, frozen, stopped } = cell;
  const isChanged = useChanged(JSON.stringify([current, latest, tests, lock?.id, frozen, stopped]));
  const next = nextUp(cell, before);
  return (
    <div class={`cell ${isChanged ? "is-changed" : ""}`}>
      {current === null ? (
        <p class="cell-none">Not deployed</p>
      ) : (
        <p class="cell-current">
          <ReleaseLink org={org} project={project} version={current.version} />
          <span class="soft">
            <Lasting iso={current.since} />
          </span>
        </p>
      )}
      <Attempt org={org} project={project} cell={cell} />
      <Closings cell={cell} />
      {tests !== null && tests.status !== "none" && (
        <State look={testsLook(tests.status, tests.totals)} isQuiet />
      )}
      {next !== null && (
        <p class="cell-next soft" title={`${next} runs in ${before?.name} and not here yet`}>
          <Icon name="chevron-right" size={12} />
          <span>next: {shortVersion(next)}</span>
          <WhyButton path={{ org, project, version: next }} environment={name}>
            Why not?
          </WhyButton>
        </p>
      )}
    </div>
  );
}
