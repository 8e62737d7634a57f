import { useInfiniteQuery } from "@tanstack/react-query";
import type { Hold } from "../../../../schema/contract/locks.ts";
import { moment, span } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { type EnvironmentPath, holdsQuery } from "../../queries/gates.ts";
import { endingOf, isSeal } from "./lock-words.ts";

function Row({ hold }: { readonly hold: Hold }) {
  const { holder, reason, since, endedAt, endedBecause } = hold;
  return (
    <li class="past-hold">
      <div class="past-hold-head">
        <span class="past-hold-holder">{isSeal(hold) ? "Shut after a rollback" : holder}</span>
        <State look={endingOf(hold)} isQuiet />
      </div>
      {reason !== null && <p class="soft">{reason}</p>}
      <p class="soft">
        {endedAt === null && "began "}
        <Ago iso={since} />
        {endedAt !== null && (
          <>
            {", for "}
            <time dateTime={endedAt} title={`until ${moment(endedAt)}`}>
              {span(Date.parse(endedAt) - Date.parse(since))}
            </time>
          </>
        )}
      </p>
      {endedBecause !== null && <p class="past-hold-why">“{endedBecause}”</p>}
    </li>
  );
}

function Content({ path }: { readonly path: EnvironmentPath }) {
  const query = useInfiniteQuery(holdsQuery(path));
  const holds = query.data?.pages.flatMap(({ items }) => items);
  if (!holds && query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!holds) return <Skeleton rows={3} label="Loading who held it" />;
  if (holds.length === 0) return <p class="place-none soft">Nobody has held it yet.</p>;
  return (
    <>
      <ol class="past-holds">
        {holds.map((hold) => (
          <Row key={hold.id} hold={hold} />
        ))}
      </ol>
      <More query={query} />
    </>
  );
}

/** Who held an environment, newest first. */
export function Holds({ path }: { readonly path: EnvironmentPath }) {
  return (
    <section class="card place-holds" aria-labelledby="holds-title">
      <header class="card-head">
        <h2 id="holds-title">Who held it</h2>
      </header>
      <Content path={path} />
    </section>
  );
}
