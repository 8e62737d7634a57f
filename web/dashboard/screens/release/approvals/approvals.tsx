import { useQuery } from "@tanstack/react-query";
import type { Release } from "../../../../../schema/contract/releases.ts";
import { Failure } from "../../../parts/failure.tsx";
import { meQuery } from "../../../queries/account.ts";
import { approvalsQuery } from "../../../queries/gates.ts";
import { environmentsQuery, type ReleasePath } from "../../../queries/project.ts";
import { AskedEnvironment } from "./asked-environment.tsx";
import { withWords } from "./words-of.ts";
import "./approvals.css";

type Props = { readonly path: ReleasePath; readonly release: Release };

/** Who approved a release for what, and who is still needed. Where nobody is asked and nobody spoke, there is nothing. */
export function Approvals({ path, release }: Props) {
  const { data: me } = useQuery(meQuery);
  const words = useQuery(approvalsQuery(path));
  const environments = useQuery(environmentsQuery(path));
  const shown = withWords(environments.data?.items ?? [], words.data?.items ?? []);
  const failed = [words, environments].find(({ data, error }) => error && !data);
  if (shown.length === 0 && !failed) return null;
  return (
    <section class="card" aria-labelledby="approvals-title">
      <header class="card-head">
        <h2 id="approvals-title">Approvals</h2>
      </header>
      {failed ? (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
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
