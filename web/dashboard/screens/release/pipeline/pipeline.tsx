import type { Release, ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { useRole } from "../../../queries/use-role.ts";
import { Stage } from "./stage.tsx";
import "./pipeline.css";

/** The gates of as many environments are asked unbidden. */
const EAGER = 12;

/** Of many environments, those that a release has yet to reach are asked first. */
function askedFirst(environments: readonly ReleaseEnvironment[]): ReadonlySet<string> {
  const ahead = environments.filter(({ presence }) => presence !== "current");
  const there = environments.filter(({ presence }) => presence === "current").reverse();
  return new Set([...ahead, ...there].slice(0, EAGER).map(({ name }) => name));
}

type Props = { readonly path: ReleasePath; readonly release: Release };

/** The way of a release through its environments, in promotion order. */
export function Pipeline({ path, release }: Props) {
  const { mayWrite } = useRole(path.org);
  const { environments } = release;
  const eager = askedFirst(environments);
  return (
    <section class="card pipeline" aria-labelledby="pipeline-title">
      <header class="card-head">
        <h2 id="pipeline-title">Environments</h2>
      </header>
      {environments.length === 0 ? (
        <p class="card-none soft">
          This project has no environment yet. The first deployment that is reported makes one.
        </p>
      ) : (
        <ol class="stages">
          {environments.map((environment, index) => (
            <Stage
              key={environment.name}
              path={path}
              release={release}
              environment={environment}
              isFirst={index === 0}
              isEager={eager.has(environment.name)}
              mayWrite={mayWrite}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
