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
import { begun } from "../explain/verdict-words.ts";
import { Actions } from "./actions.tsx";
import { Approvals } from "./approvals/approvals.tsx";
import { Builds } from "./builds.tsx";
import { Corrections } from "./corrections.tsx";
import { Facts } from "./facts.tsx";
import { Incidents } from "./incidents/incidents.tsx";
import { Phases } from "./phases.tsx";
import { Pipeline } from "./pipeline/pipeline.tsx";
import { Milestones } from "./plan/milestones.tsx";
import { Tests } from "./tests.tsx";
import { Timeline } from "./timeline.tsx";
import "../project/project.css";
import "./release.css";
import "./timeline.css";

type Shown = { readonly path: ReleasePath; readonly release: Release };

function Notes({ release: { provisional, health, blocked, corrections } }: { readonly release: Release }) {
  return (
    <>
      {provisional && (
        <p class="note">
          <Icon name="commit" />
          This is known by its commit alone. It takes its version's name when an event says which that is.
        </p>
      )}
      {blocked !== null && (
        <p class="note note-bad">
          <Icon name="stop" />
          <span>
            <strong>This version is not to go further:</strong> {blocked.reason}
          </span>
        </p>
      )}
      {health.level !== "healthy" && (
        <div class={`note ${health.level === "unhealthy" ? "note-bad" : "note-warning"}`}>
          <Icon name="alert" />
          <ul aria-label={HEALTH_LOOKS[health.level].word}>
            {health.reasons.map(({ code, message }) => (
              <li key={code}>{begun(message)}</li>
            ))}
          </ul>
        </div>
      )}
      <Corrections corrections={corrections} />
    </>
  );
}

function Content({ path, release }: Shown) {
  return (
    <div class="release">
      <div class="release-head">
        <Notes release={release} />
        <Phases phase={release.phase} status={release.status} />
        <Pipeline path={path} release={release} />
      </div>
      <Facts release={release} />
      <div class="release-main">
        <Approvals path={path} release={release} />
        <Milestones path={path} milestones={release.plan.milestones} />
        <Incidents path={path} release={release} />
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
