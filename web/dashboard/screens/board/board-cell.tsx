import type { BoardCell as Cell } from "../../../../schema/contract/board.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Lasting } from "../../parts/ago.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { State } from "../../parts/state.tsx";
import { useChanged } from "../../parts/use-changed.ts";
import { DEPLOYMENT_LOOKS } from "../../words/states.ts";
import { testsLook } from "../../words/tests.ts";
import { shortVersion } from "../../words/version.ts";
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

/** What runs in an environment, what was last tried there, and what waits before it. */
export function BoardCell({ org, project, cell, before }: Props) {
  const { current, latest, tests, frozen, stopped } = cell;
  const isChanged = useChanged(JSON.stringify([current, latest, tests]));
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
      {(stopped || frozen) && (
        <State look={{ word: stopped ? "Stopped" : "Frozen", tone: "warning", icon: "pause" }} />
      )}
      {tests !== null && tests.status !== "none" && (
        <State look={testsLook(tests.status, tests.totals)} isQuiet />
      )}
      {next !== null && (
        <p class="cell-next soft" title={`${next} runs in ${before?.name} and not here yet`}>
          <Icon name="chevron-right" size={12} />
          {shortVersion(next)} next
        </p>
      )}
    </div>
  );
}
