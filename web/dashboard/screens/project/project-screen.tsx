import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { BoardCell } from "../../../../schema/contract/board.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Segments } from "../../parts/segments.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import { type ProjectPath, releasesQuery } from "../../queries/project.ts";
import { useRole } from "../../queries/use-role.ts";
import { NowhereScreen } from "../../shell/dead-ends.tsx";
import { Drift } from "./drift.tsx";
import { OpenIncidents } from "./open-incidents.tsx";
import { Places } from "./places.tsx";
import { PlanDialog } from "./plan-dialog.tsx";
import { ReleaseTable } from "./release-table.tsx";
import { Rollbacks } from "./rollbacks.tsx";
import "./project.css";
import "./findings.css";

const WHICH = [
  { value: "versions", label: "Versions" },
  { value: "all", label: "With unnamed commits" },
] as const;

type Which = (typeof WHICH)[number]["value"];

type ReleasesProps = {
  readonly path: ProjectPath;
  readonly which: Which;
  readonly cells: readonly BoardCell[];
};

function Releases({ path, which, cells }: ReleasesProps) {
  const query = useInfiniteQuery(releasesQuery(path, which === "all"));
  const releases = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !releases) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!releases) return <Skeleton rows={6} label="Loading the releases" />;
  if (releases.length === 0) {
    return (
      <Blank icon="tag" title="No release yet">
        Plan one, or send an event that names a version of this project.
      </Blank>
    );
  }
  return (
    <>
      <ReleaseTable path={path} releases={releases} cells={cells} />
      <More query={query} />
    </>
  );
}

export function ProjectScreen({ org, project }: ProjectPath) {
  const path = { org, project };
  const [which, setWhich] = useState<Which>("versions");
  const [isPlanning, setPlanning] = useState(false);
  const { mayWrite } = useRole(org);
  const { data: board } = useQuery(boardQuery(org));
  const { error } = useInfiniteQuery(releasesQuery(path, which === "all"));
  const onBoard = board?.projects.find(({ slug }) => slug === project);
  if (isStatus(error, 404)) return <NowhereScreen />;
  return (
    <Screen
      title={onBoard?.name ?? project}
      lead={onBoard?.repository && <Repository name={onBoard.repository} />}
      above={
        <Crumb>
          <Link to="/o/$org" params={{ org }}>
            Board
          </Link>
        </Crumb>
      }
      actions={
        mayWrite && (
          <Button tone="primary" icon="plus" onClick={() => setPlanning(true)}>
            Plan a release
          </Button>
        )
      }
    >
      {onBoard && <Places org={org} project={onBoard} />}
      <OpenIncidents path={path} mayWrite={mayWrite} />
      <Drift path={path} />
      <section class="releases card" aria-labelledby="releases-title">
        <header class="card-head">
          <h2 id="releases-title">Releases</h2>
          <Segments legend="Which releases" segments={WHICH} value={which} onChange={setWhich} />
        </header>
        <Releases path={path} which={which} cells={onBoard?.environments ?? []} />
      </section>
      <Rollbacks path={path} mayWrite={mayWrite} />
      {isPlanning && <PlanDialog path={path} onClose={() => setPlanning(false)} />}
    </Screen>
  );
}

/** Repositories stand without a scheme: `github.com/acme/shop`. */
function Repository({ name }: { readonly name: string }) {
  return (
    <a href={`https://${name}`} rel="noreferrer">
      {name}
    </a>
  );
}
