import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Gate, PolicyVersion } from "../../../../schema/contract/gates.ts";
import type { Environment } from "../../../../schema/contract/projects.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type EnvironmentPath, policyQuery } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import { GateList } from "./gate-list.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { suggestionFor } from "./policy-suggestion.ts";
import { PolicyVersions } from "./policy-versions.tsx";

type Props = {
  readonly path: EnvironmentPath;
  readonly place: Environment;
  /** Every environment of the project, in promotion order. */
  readonly places: readonly Environment[];
};

type EditProps = { readonly mayManage: boolean; readonly onEdit: (gates: readonly Gate[]) => void };

function NoPolicy({ place, places, mayManage, onEdit }: Omit<Props, "path"> & EditProps) {
  const before = places[places.findIndex(({ name }) => name === place.name) - 1];
  const suggestion = suggestionFor(place, before);
  return (
    <div class="policy-none">
      <p>
        <strong>No policy.</strong> Every gate passes but the lock, windows and emergency stops.
      </p>
      <p class="soft">A good start for {place.name}, to be changed as you like:</p>
      <GateList gates={suggestion} label="A policy to start from" />
      {mayManage ? (
        <div class="policy-actions">
          <Button tone="primary" onClick={() => onEdit(suggestion)}>
            Start from this
          </Button>
          <Button onClick={() => onEdit([])}>Start from nothing</Button>
        </div>
      ) : (
        <p class="soft">A maintainer or an owner can make one.</p>
      )}
    </div>
  );
}

function Stated({ policy }: { readonly policy: PolicyVersion }) {
  const { version, gates, madeAt, madeBy, reason } = policy;
  return (
    <>
      {gates.length === 0 ? (
        <p class="place-none">
          The policy asks for nothing: every gate passes but the lock, windows and emergency stops.
        </p>
      ) : (
        <GateList gates={gates} label="What the policy asks for" />
      )}
      <p class="policy-foot soft">
        Version {version}
        {madeBy !== null && `, by ${madeBy.name}`}
        {madeAt !== null && (
          <>
            , <Ago iso={madeAt} />
          </>
        )}
        {reason !== null && `: “${reason}”`}
      </p>
    </>
  );
}

function Content({ path, place, places, policy }: Props & { readonly policy: PolicyVersion }) {
  const [start, setStart] = useState<readonly Gate[] | null>(null);
  const { mayManage } = useRole(path.org);
  if (start !== null) {
    const others = places.flatMap(({ name }) => (name === place.name ? [] : [name]));
    return (
      <PolicyEditor
        path={path}
        policy={policy}
        start={start}
        others={others}
        onClose={() => setStart(null)}
      />
    );
  }
  if (policy.version === 0)
    return <NoPolicy place={place} places={places} mayManage={mayManage} onEdit={setStart} />;
  return (
    <>
      <Stated policy={policy} />
      {mayManage && (
        <div class="policy-actions">
          <Button icon="edit" onClick={() => setStart(policy.gates)}>
            Change the policy
          </Button>
        </div>
      )}
      <PolicyVersions path={path} />
    </>
  );
}

/** What must be so before a release may be deployed to an environment. */
export function PolicyCard({ path, place, places }: Props) {
  const { data, error, refetch } = useQuery(policyQuery(path));
  return (
    <section class="card" aria-labelledby="policy-title">
      <header class="card-head">
        <h2 id="policy-title">Policy</h2>
      </header>
      {data && <Content path={path} place={place} places={places} policy={data} />}
      {!data && error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} label="Loading the policy" />}
    </section>
  );
}
