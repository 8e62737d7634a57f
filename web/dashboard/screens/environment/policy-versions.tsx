import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { PolicyVersion } from "../../../../schema/contract/gates.ts";
import { Ago } from "../../parts/ago.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type EnvironmentPath, policiesQuery } from "../../queries/gates.ts";
import { PolicyDifference } from "./policy-difference.tsx";

type RowProps = { readonly one: PolicyVersion; readonly before: PolicyVersion | undefined };

function Row({ one: { version, gates, madeAt, madeBy, reason }, before }: RowProps) {
  return (
    <li class="policy-version">
      <p>
        <strong>Version {version}</strong>{" "}
        <span class="soft">
          by {madeBy?.name ?? "nobody known"}
          {madeAt !== null && (
            <>
              , <Ago iso={madeAt} />
            </>
          )}
        </span>
      </p>
      {reason !== null && <p class="policy-reason">“{reason}”</p>}
      <PolicyDifference
        before={before?.gates ?? []}
        after={gates}
        label={`What version ${version} changed`}
      />
    </li>
  );
}

function List({ path }: { readonly path: EnvironmentPath }) {
  const query = useInfiniteQuery(policiesQuery(path));
  const all = query.data?.pages.flatMap(({ items }) => items);
  if (!all && query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!all) return <Skeleton rows={2} label="Loading the versions" />;
  // What a version changed shows only beside the one before it; the last of a page waits for the next page.
  const shown = query.hasNextPage ? all.slice(0, -1) : all;
  return (
    <>
      <ol class="policy-versions">
        {shown.map((one, at) => (
          <Row key={one.version} one={one} before={all[at + 1]} />
        ))}
      </ol>
      <More query={query} />
    </>
  );
}

/** Every policy an environment had, and what each changed. Read when it is asked for. */
export function PolicyVersions({ path }: { readonly path: EnvironmentPath }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="policy-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Every version, and what it changed</summary>
      {isOpen && <List path={path} />}
    </details>
  );
}
