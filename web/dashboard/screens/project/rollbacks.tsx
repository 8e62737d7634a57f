import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Rollback } from "../../../../schema/contract/environments.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { State } from "../../parts/state.tsx";
import { rollbacksQuery } from "../../queries/gates.ts";
import type { ProjectPath } from "../../queries/project.ts";
import { JudgeDialog } from "./judge-dialog.tsx";
import { blameLook } from "./rollback-words.ts";

type Props = { readonly path: ProjectPath; readonly mayWrite: boolean };

/** Which version a rollback is held to be due to, and by whom. */
function Blame({ path, rollback: { blame } }: { readonly path: ProjectPath; readonly rollback: Rollback }) {
  const { version, by, reason, at } = blame;
  return (
    <p class="rollback-blame">
      <State look={blameLook(blame)} isQuiet />
      {version !== null && <ReleaseLink {...path} version={version} />}
      <span class="soft">
        {by === null
          ? version !== null && "the first deployment after the one gone back to; nobody judged yet"
          : `${reason ?? ""} (${by}`}
        {by !== null && at !== null && (
          <>
            , <Ago iso={at} />
          </>
        )}
        {by !== null && ")"}
      </span>
    </p>
  );
}

function Row({ path, mayWrite, rollback }: Props & { readonly rollback: Rollback }) {
  const [isJudging, setJudging] = useState(false);
  const { environment, at, from, to, told } = rollback;
  return (
    <li class="run rollback">
      <div class="run-head">
        <span class="run-name">{environment}</span>
        <span>
          <ReleaseLink {...path} version={from} /> → <ReleaseLink {...path} version={to} />
        </span>
        <span class="soft">
          <Ago iso={at} />, {told ? "as its sender said" : "found in what ran there"}
        </span>
        {mayWrite && (
          <span class="rollback-tools">
            <Button icon="edit" tone="quiet" onClick={() => setJudging(true)}>
              Judge
              <span class="visually-hidden">
                {" "}
                the rollback of {from} in {environment}
              </span>
            </Button>
          </span>
        )}
      </div>
      <Blame path={path} rollback={rollback} />
      {isJudging && <JudgeDialog path={path} rollback={rollback} onClose={() => setJudging(false)} />}
    </li>
  );
}

/** Where environments went back to an earlier version, and what is held to be the cause. */
export function Rollbacks({ path, mayWrite }: Props) {
  const query = useInfiniteQuery(rollbacksQuery(path));
  const { data, error, refetch } = query;
  const rollbacks = data?.pages.flatMap(({ items }) => items) ?? [];
  if (!error && rollbacks.length === 0) return null;
  return (
    <section class="card" aria-labelledby="rollbacks-title">
      <header class="card-head">
        <h2 id="rollbacks-title">Rollbacks</h2>
      </header>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <ul class="rows">
          {rollbacks.map((rollback) => (
            <Row key={rollback.id} path={path} mayWrite={mayWrite} rollback={rollback} />
          ))}
        </ul>
      )}
      <More query={query} />
    </section>
  );
}
