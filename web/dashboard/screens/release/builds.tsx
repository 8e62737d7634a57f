import type { Build } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { span } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { State } from "../../parts/state.tsx";
import { BUILD_LOOKS } from "../../words/states.ts";

function BuildRow({ build: { name, id, status, startedAt, finishedAt, url } }: { readonly build: Build }) {
  const took = startedAt && finishedAt ? span(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
  const at = finishedAt ?? startedAt;
  return (
    <li class="run">
      <div class="run-head">
        <span class="run-name">{name || id}</span>
        <State look={BUILD_LOOKS[status]} />
      </div>
      <p class="run-foot soft">
        {took !== null && <span>took {took}</span>}
        {at !== null && <Ago iso={at} />}
        {url !== null && (
          <a href={url} rel="noreferrer">
            Log <Icon name="external" size={12} />
          </a>
        )}
      </p>
    </li>
  );
}

/** What was built of a release. */
export function Builds({ builds }: { readonly builds: readonly Build[] }) {
  if (builds.length === 0) return null;
  return (
    <section class="card" aria-labelledby="builds-title">
      <header class="card-head">
        <h2 id="builds-title">Builds</h2>
      </header>
      <ul class="rows">
        {builds.map((build) => (
          <BuildRow key={build.id} build={build} />
        ))}
      </ul>
    </section>
  );
}
