import type { Deployment, Release, ReleaseEnvironment } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { span } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { State } from "../../parts/state.tsx";
import { DEPLOYMENT_LOOKS, type Look } from "../../words/states.ts";

const PRESENT: Look = { word: "Runs here", tone: "ok", icon: "check-circle" };
const PAST: Look = { word: "Ran here", tone: "idle", icon: "minus" };

function lookOf({ presence, status }: ReleaseEnvironment): Look | null {
  if (status !== null && status !== "succeeded") return DEPLOYMENT_LOOKS[status];
  if (presence === "current") return PRESENT;
  return presence === "previous" ? PAST : null;
}

/** What is known of the newest attempt to bring a release into an environment: who, how long, how far. */
function Attempt({ deployment }: { readonly deployment: Deployment }) {
  const { actor, startedAt, finishedAt, rolloutPercent, url } = deployment;
  const took = startedAt && finishedAt ? span(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
  return (
    <span class="environment-attempt soft">
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
    </span>
  );
}

function Row({
  environment,
  release,
}: {
  readonly environment: ReleaseEnvironment;
  readonly release: Release;
}) {
  const look = lookOf(environment);
  const attempt = release.deployments.find(
    ({ id, environment: name }) => id === environment.deploymentId && name === environment.name,
  );
  return (
    <li class="environment">
      <span class="environment-name">{environment.name}</span>
      {look === null ? <span class="soft">Not deployed here</span> : <State look={look} />}
      {environment.since !== null && (
        <span class="soft">
          <Ago iso={environment.since} />
        </span>
      )}
      {attempt && <Attempt deployment={attempt} />}
    </li>
  );
}

/** What a release is to each environment, in promotion order. */
export function Environments({ release }: { readonly release: Release }) {
  return (
    <section class="card" aria-labelledby="environments-title">
      <header class="card-head">
        <h2 id="environments-title">Environments</h2>
      </header>
      <ol class="environments">
        {release.environments.map((environment) => (
          <Row key={environment.name} environment={environment} release={release} />
        ))}
      </ol>
    </section>
  );
}
