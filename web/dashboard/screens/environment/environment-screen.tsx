import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Environment } from "../../../../schema/contract/projects.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type EnvironmentPath, lockQuery } from "../../queries/gates.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { environmentsQuery } from "../../queries/project.ts";
import { NowhereScreen } from "../../shell/dead-ends.tsx";
import { isSameEnvironment } from "../../words/same-environment.ts";
import { Holds } from "./holds.tsx";
import { LockCard } from "./lock-card.tsx";
import { Permits } from "./permits.tsx";
import { PolicyCard } from "./policy-card.tsx";
import { Standing } from "./standing.tsx";
import "../project/project.css";
import "./environment.css";
import "./policy.css";

/** Windows begin and end by themselves, and nobody tells. */
const LOOK_AGAIN_MS = 60_000;

const TIER_WORDS: Record<Environment["tier"], string> = {
  development: "A development environment.",
  testing: "A testing environment.",
  staging: "A staging environment.",
  production: "A production environment.",
};

function Lead({
  path,
  place: { name, tier, current },
}: {
  readonly path: EnvironmentPath;
  readonly place: Environment;
}) {
  return (
    <>
      {!isSameEnvironment(name, tier) && `${TIER_WORDS[tier]} `}
      {current === null ? (
        "Nothing runs here yet."
      ) : (
        <>
          <ReleaseLink {...path} version={current.version} /> runs here, deployed <Ago iso={current.since} />.
        </>
      )}
    </>
  );
}

type ContentProps = {
  readonly path: EnvironmentPath;
  readonly place: Environment;
  readonly places: readonly Environment[];
};

function Content({ path, place, places }: ContentProps) {
  const { data: state } = useQuery(lockQuery(path));
  return (
    <div class="place-screen">
      <Standing path={path} place={place} lock={state ? state.lock : place.lock} />
      <LockCard path={path} />
      <div class="place-main">
        <PolicyCard path={path} place={place} places={places} />
        <Permits path={path} />
      </div>
      <Holds path={path} />
    </div>
  );
}

export function EnvironmentScreen({ org, project, environment }: EnvironmentPath) {
  const query = useQuery({ ...environmentsQuery({ org, project }), refetchInterval: LOOK_AGAIN_MS });
  const { data: board } = useQuery(boardQuery(org));
  const places = query.data?.items;
  const place = places?.find(({ name }) => isSameEnvironment(name, environment));
  const projectName = board?.projects.find(({ slug }) => slug === project)?.name ?? project;
  if ((places && !place) || (!places && isStatus(query.error, 404))) return <NowhereScreen />;
  const path = { org, project, environment: place?.name ?? environment };
  return (
    <Screen
      title={path.environment}
      lead={place && <Lead path={path} place={place} />}
      above={
        <Crumb>
          <Link to="/o/$org/projects/$project" params={{ org, project }}>
            {projectName}
          </Link>
        </Crumb>
      }
    >
      {/* What is typed or waited for belongs to one environment, and is not taken along to the next. */}
      {places && place && (
        <Content key={`${org} ${project} ${place.name}`} path={path} place={place} places={places} />
      )}
      {!places && (
        <div class="card">
          {query.error ? (
            <Failure error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton rows={8} label="Loading the environment" />
          )}
        </div>
      )}
    </Screen>
  );
}
