import type { PolicyTrial } from "../../../../schema/contract/gates.ts";
import { Ago } from "../../parts/ago.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { State } from "../../parts/state.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { isOpen } from "../../words/gates.ts";
import type { Look } from "../../words/states.ts";
import { resultInWords } from "./trial-words.ts";
import { Verdicts } from "./verdicts.tsx";

const ALLOWED: Look = { word: "Allowed", tone: "ok", icon: "check-circle" };
const STOPPED: Look = { word: "Stopped", tone: "bad", icon: "cross-circle" };

type Tried = PolicyTrial["deployments"][number];

function Row({ path, tried }: { readonly path: EnvironmentPath; readonly tried: Tried }) {
  const { version, at, allowed, verdicts } = tried;
  const closed = verdicts.filter((verdict) => !isOpen(verdict));
  const open = verdicts.filter(isOpen);
  return (
    <li class="tried">
      <div class="permit-head">
        <ReleaseLink {...path} version={version} />
        <State look={allowed ? ALLOWED : STOPPED} />
        <span class="soft">
          <Ago iso={at} />
        </span>
      </div>
      {closed.length > 0 && <Verdicts verdicts={closed} label={`Why ${version} would have been stopped`} />}
      {open.length > 0 && (
        <details class="permit-verdicts">
          <summary>{closed.length > 0 ? "What else the gates say" : "What the gates say"}</summary>
          <Verdicts verdicts={open} label={`What passes of ${version}`} />
        </details>
      )}
    </li>
  );
}

type Props = {
  readonly path: EnvironmentPath;
  readonly trial: PolicyTrial;
  /** The draft has been changed since it was tried. */
  readonly isOld: boolean;
};

/** What a draft would have said of the deployments there were. */
export function Trial({ path, trial, isOld }: Props) {
  return (
    <section class="trial" aria-labelledby="trial-title">
      <h3 id="trial-title">What this policy would have stopped</h3>
      <p role="status">{resultInWords(trial)}</p>
      {isOld && (
        <p class="note note-warning">You have changed the gates since. Ask again for what they say now.</p>
      )}
      {trial.truncated && <p class="soft">There were more: only the newest {trial.looked} were looked at.</p>}
      {trial.deployments.length > 0 && (
        <>
          <ol class="tries">
            {trial.deployments.map((tried) => (
              <Row key={`${tried.deploymentId} ${tried.at}`} path={path} tried={tried} />
            ))}
          </ol>
          <p class="soft">
            Each is judged as things stood when it began. Locks, windows and stops are no part of a policy and
            are left out.
          </p>
        </>
      )}
    </section>
  );
}
