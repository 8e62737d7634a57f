import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Release } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { isStatus } from "../../api/request-failed.ts";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import { type ReleasePath, releaseQuery } from "../../queries/project.ts";
import { useRole } from "../../queries/use-role.ts";
import { NowhereScreen } from "../../shell/dead-ends.tsx";
import { HEALTH_LOOKS, RELEASE_LOOKS } from "../../words/states.ts";
import { Actions } from "./actions.tsx";
import { Builds, Incidents } from "./builds-and-incidents.tsx";
import { Environments } from "./environments.tsx";
import { Facts } from "./facts.tsx";
import { Phases } from "./phases.tsx";
import { Tests } from "./tests.tsx";
import { Timeline } from "./timeline.tsx";
import "../project/project.css";
import "./release.css";
import "./timeline.css";

type Shown = { readonly path: ReleasePath; readonly release: Release };

function Notes({ release: { provisional, health } }: { readonly release: Release }) {
  return (
    <>
      {provisional && (
        <p class="note">
          <Icon name="commit" />
          This is known by its commit alone. It takes its version's name when an event says which that is.
        </p>
      )}
      {health.level !== "healthy" && (
        <div class={`note ${health.level === "unhealthy" ? "note-bad" : "note-warning"}`}>
          <Icon name="alert" />
          <ul aria-label={HEALTH_LOOKS[health.level].word}>
            {health.reasons.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Content({ path, release }: Shown) {
  return (
    <div class="release">
      <div class="release-head">
        <Notes release={release} />
        <Phases phase={release.phase} status={release.status} />
      </div>
      <Facts release={release} />
      <div class="release-main">
        <Environments release={release} />
        <Incidents incidents={release.incidents} />
        <Tests tests={release.tests} />
        <Builds builds={release.builds} />
        <Timeline path={path} />
      </div>
    </div>
  );
}

export function ReleaseScreen({ org, project, version }: ReleasePath) {
  const path = { org, project, version };
  const { data: release, error, refetch } = useQuery(releaseQuery(path));
  const { mayWrite } = useRole(org);
  const { data: board } = useQuery(boardQuery(org));
  const projectName = board?.projects.find(({ slug }) => slug === project)?.name ?? project;
  if (!release && isStatus(error, 404)) return <NowhereScreen />;
  return (
    <Screen
      title={release?.version ?? version}
      lead={
        release && (
          <span class="release-lead">
            <State look={RELEASE_LOOKS[release.status]} />
            {release.health.level !== "healthy" && <State look={HEALTH_LOOKS[release.health.level]} />}
            {release.name}
          </span>
        )
      }
      above={
        <Crumb>
          <Link to="/o/$org/projects/$project" params={{ org, project }}>
            {projectName}
          </Link>
        </Crumb>
      }
      actions={release && mayWrite && <Actions path={path} release={release} />}
    >
      {release && <Content path={path} release={release} />}
      {!release && (
        <div class="card">
          {error ? (
            <Failure error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton rows={8} label="Loading the release" />
          )}
        </div>
      )}
    </Screen>
  );
}
