import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ComponentChildren } from "preact";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { boardQuery } from "../../queries/organisation.ts";

type Props = {
  readonly org: string;
  readonly project: string;
  readonly version: string;
  readonly environment: string;
  readonly children?: ComponentChildren;
};

/** Which release something is about, and where. */
export function Place({ org, project, version, environment, children }: Props) {
  const { data: board } = useQuery(boardQuery(org));
  const name = board?.projects.find(({ slug }) => slug === project)?.name ?? project;
  return (
    <div class="run-head">
      <Link to="/o/$org/projects/$project" params={{ org, project }} className="run-name place-project">
        {name}
      </Link>
      <ReleaseLink org={org} project={project} version={version} />
      <span class="soft">for {environment}</span>
      {children}
    </div>
  );
}
