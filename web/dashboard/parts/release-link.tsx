import { Link } from "@tanstack/react-router";
import { shortVersion } from "../words/version.ts";

type Props = { readonly org: string; readonly project: string; readonly version: string };

/** A version that leads to its release. */
export function ReleaseLink({ org, project, version }: Props) {
  return (
    <Link
      to="/o/$org/projects/$project/releases/$version"
      params={{ org, project, version }}
      className="version"
      title={version}
    >
      {shortVersion(version)}
    </Link>
  );
}
