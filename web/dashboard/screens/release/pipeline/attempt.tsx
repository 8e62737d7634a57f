import type { Deployment } from "../../../../../schema/contract/releases.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { span } from "../../../../ui/time.ts";
import { Ago } from "../../../parts/ago.tsx";
import { State } from "../../../parts/state.tsx";
import type { Look } from "../../../words/states.ts";

const BYPASS: Look = { word: "Without a permit", tone: "warning", icon: "alert" };
const PERMITTED: Look = { word: "With a permit", tone: "idle", icon: "shield" };

type Props = {
  readonly deployment: Deployment;
  /** How it ended, where that is not said above it. */
  readonly look: Look | undefined;
  /** Somebody made a policy for the environment. */
  readonly isRuled: boolean;
};

/** What is known of the newest attempt to bring a release into an environment: who, how long, how far, by what right. */
export function Attempt({ deployment, look, isRuled }: Props) {
  const { actor, startedAt, finishedAt, rolloutPercent, url, bypass, permitId, status } = deployment;
  // What was taken back has ended with that, and no longer says how long it took to come.
  const isUndone = status === "rolled_back" || status === "superseded";
  const took =
    startedAt && finishedAt && !isUndone ? span(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
  return (
    <div class="stage-attempt">
      <p class="run-foot soft">
        {look && (
          <span class="stage-ending">
            <State look={look} /> {finishedAt !== null && <Ago iso={finishedAt} />}
          </span>
        )}
        {actor !== null && <span>by {actor}</span>}
        {took !== null && <span>took {took}</span>}
        {rolloutPercent !== null && finishedAt === null && (
          <span class="rollout">
            <progress max={100} value={rolloutPercent} aria-label="Rolled out" />
            {rolloutPercent} %
          </span>
        )}
        {url !== null && (
          <a href={url} rel="noreferrer">
            Log <Icon name="external" size={12} />
          </a>
        )}
      </p>
      {bypass && isRuled && (
        <span title="It went here without anybody's permit, whatever the gates said.">
          <State look={BYPASS} />
        </span>
      )}
      {permitId !== null && (
        <span title={permitId}>
          <State look={PERMITTED} isQuiet />
        </span>
      )}
    </div>
  );
}
