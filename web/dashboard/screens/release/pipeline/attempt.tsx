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
};

/** What is known of the newest attempt to bring a release into an environment: who, how long, how far, by what right. */
export function Attempt({ deployment, look }: Props) {
  const { actor, startedAt, finishedAt, rolloutPercent, url, bypass, permitId } = deployment;
  const took = startedAt && finishedAt ? span(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
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
      {bypass && (
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
