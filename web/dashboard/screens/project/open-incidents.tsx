import { useInfiniteQuery } from "@tanstack/react-query";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { incidentsQuery } from "../../queries/gates.ts";
import type { ProjectPath } from "../../queries/project.ts";
import { IncidentRow } from "../release/incidents/incident-row.tsx";
import "../release/incidents/incidents.css";

type Props = { readonly path: ProjectPath; readonly mayWrite: boolean };

/** What goes wrong now, in any release of a project. */
export function OpenIncidents({ path, mayWrite }: Props) {
  const query = useInfiniteQuery(incidentsQuery(path));
  const { data, error, refetch } = query;
  const incidents = data?.pages.flatMap(({ items }) => items) ?? [];
  if (!error && incidents.length === 0) return null;
  return (
    <section class="card" aria-labelledby="incidents-title">
      <header class="card-head">
        <h2 id="incidents-title">Open incidents</h2>
      </header>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <ul class="rows">
          {incidents.map(({ version, ...incident }) => (
            <IncidentRow
              key={incident.id}
              path={path}
              incident={incident}
              version={version}
              mayWrite={mayWrite}
            />
          ))}
        </ul>
      )}
      <More query={query} />
    </section>
  );
}
