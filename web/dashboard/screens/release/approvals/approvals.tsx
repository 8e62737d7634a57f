import { useQueries, useQuery } from "@tanstack/react-query";
import type { Explanation } from "../../../../../schema/contract/gates.ts";
import type { Release } from "../../../../../schema/contract/releases.ts";
import { Failure } from "../../../parts/failure.tsx";
import { meQuery } from "../../../queries/account.ts";
import { approvalsQuery, explanationQuery } from "../../../queries/gates.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { AskedEnvironment } from "./asked-environment.tsx";
import { withWords } from "./words-of.ts";
import "./approvals.css";

type Props = { readonly path: ReleasePath; readonly release: Release };

const isGiven = (data: Explanation | undefined): data is Explanation => data !== undefined;

/** Who approved a release for what, and who is still needed. Where nobody is asked and nobody spoke, there is nothing. */
export function Approvals({ path, release }: Props) {
  const { data: me } = useQuery(meQuery);
  const { data, error, refetch } = useQuery(approvalsQuery(path));
  const explanations = useQueries({
    queries: release.environments.map(({ name }) => ({
      ...explanationQuery(path, name),
      // The stage of the environment asks; what it heard is heard here too.
      enabled: false,
    })),
  }).flatMap(({ data: explanation }) => (isGiven(explanation) ? [explanation] : []));
  const shown = withWords(explanations, data?.items ?? []);
  if (shown.length === 0 && !error) return null;
  return (
    <section class="card" aria-labelledby="approvals-title">
      <header class="card-head">
        <h2 id="approvals-title">Approvals</h2>
      </header>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <ul class="rows">
          {shown.map((asked) => (
            <AskedEnvironment
              key={asked.environment}
              path={path}
              asked={asked}
              userId={me?.user.id ?? null}
              isOver={release.status === "cancelled"}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
