import type { BoardCell } from "../../../../schema/contract/board.ts";
import type { ReleaseSummary } from "../../../../schema/contract/releases.ts";
import { Ago } from "../../parts/ago.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { State } from "../../parts/state.tsx";
import type { ProjectPath } from "../../queries/project.ts";
import { HEALTH_LOOKS, RELEASE_LOOKS } from "../../words/states.ts";

type Props = {
  readonly path: ProjectPath;
  readonly releases: readonly ReleaseSummary[];
  /** What runs where, to say it beside each release. */
  readonly cells: readonly BoardCell[];
};

function Row({ path, release, cells }: Omit<Props, "releases"> & { readonly release: ReleaseSummary }) {
  const { version, name, status, health, provisional, updatedAt } = release;
  return (
    <tr>
      <th scope="row" class="release-name">
        <ReleaseLink {...path} version={version} />
        {name !== null && <span class="soft">{name}</span>}
        {provisional && <span class="soft">a commit without a version</span>}
      </th>
      <td>
        <State look={RELEASE_LOOKS[status]} />
      </td>
      <td class="wide-only soft">
        {cells
          .filter(({ current }) => current?.version === version)
          .map(({ name: environment }) => environment)
          .join(", ")}
      </td>
      <td>
        {health.level !== "healthy" && (
          <span title={health.reasons.map(({ message }) => message).join("\n")}>
            <State look={HEALTH_LOOKS[health.level]} isQuiet />
          </span>
        )}
      </td>
      <td class="wide-only soft">
        <Ago iso={updatedAt} />
      </td>
    </tr>
  );
}

/** Releases, the newest first, each with where it stands. */
export function ReleaseTable({ path, releases, cells }: Props) {
  return (
    <table class="table release-table">
      <caption class="visually-hidden">Releases of {path.project}</caption>
      <thead>
        <tr>
          <th scope="col">Release</th>
          <th scope="col">Status</th>
          <th scope="col" class="wide-only">
            Runs in
          </th>
          <th scope="col">Health</th>
          <th scope="col" class="wide-only">
            Last change
          </th>
        </tr>
      </thead>
      <tbody>
        {releases.map((release) => (
          <Row key={release.id} path={path} release={release} cells={cells} />
        ))}
      </tbody>
    </table>
  );
}
