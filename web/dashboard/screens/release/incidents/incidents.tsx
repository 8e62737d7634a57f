import { useState } from "preact/hooks";
import type { Release, ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { Button } from "../../../parts/button.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { useRole } from "../../../queries/use-role.ts";
import { IncidentRow } from "./incident-row.tsx";
import { OpenDialog } from "./open-dialog.tsx";
import "./incidents.css";

type Props = { readonly path: ReleasePath; readonly release: Release };

/** Where a release runs or ran: where it runs first, and of these the last on the way. */
export const placesOf = (environments: readonly ReleaseEnvironment[]): ReleaseEnvironment[] => {
  const reached = environments.filter(({ presence }) => presence !== "none").reverse();
  return [
    ...reached.filter(({ presence }) => presence === "current"),
    ...reached.filter(({ presence }) => presence !== "current"),
  ];
};

/** What went wrong with a release. */
export function Incidents({ path, release: { incidents, environments } }: Props) {
  const [isOpening, setOpening] = useState(false);
  const { mayWrite } = useRole(path.org);
  const places = placesOf(environments);
  const mayOpen = mayWrite && places.length > 0;
  if (incidents.length === 0 && !mayOpen) return null;
  return (
    <section class="card" aria-labelledby="incidents-title">
      <header class="card-head">
        <h2 id="incidents-title">Incidents</h2>
        {mayOpen && (
          <Button icon="alert" onClick={() => setOpening(true)}>
            Open an incident
          </Button>
        )}
      </header>
      {incidents.length === 0 ? (
        <p class="card-none soft">Nothing is known to have gone wrong.</p>
      ) : (
        <ul class="rows">
          {incidents.map((incident) => (
            <IncidentRow key={incident.id} path={path} incident={incident} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      {isOpening && <OpenDialog path={path} places={places} onClose={() => setOpening(false)} />}
    </section>
  );
}
