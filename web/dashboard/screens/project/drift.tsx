import { useQuery } from "@tanstack/react-query";
import { moment } from "../../../ui/time.ts";
import { Failure } from "../../parts/failure.tsx";
import { State } from "../../parts/state.tsx";
import { useNow } from "../../parts/use-now.ts";
import { driftQuery } from "../../queries/gates.ts";
import type { ProjectPath } from "../../queries/project.ts";
import { DRIFT_LOOKS, differing, driftInWords } from "./drift-words.ts";

/** Where a project's environments differ from the ones before them. */
export function Drift({ path }: { readonly path: ProjectPath }) {
  const { data, error, refetch } = useQuery(driftQuery(path));
  const now = useNow();
  const items = data ? differing(data) : [];
  if (!error && items.length === 0) return null;
  return (
    <section class="card" aria-labelledby="drift-title">
      <header class="card-head">
        <h2 id="drift-title">Drift</h2>
      </header>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <ul class="rows">
          {items.map((item) => (
            <li key={item.environment} class="run drift">
              <State look={DRIFT_LOOKS[item.state]} />
              <span title={item.differsSince === null ? undefined : `since ${moment(item.differsSince)}`}>
                {driftInWords(item, now)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
