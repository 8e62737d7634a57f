import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Freeze } from "../../../../schema/contract/freezes.ts";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { useNow } from "../../parts/use-now.ts";
import { Until } from "../../parts/when.tsx";
import { freezesQuery } from "../../queries/gates.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { CLOSING_LOOKS, scopeInWords } from "../../words/closings.ts";
import type { Look } from "../../words/states.ts";
import { whenInWords } from "./rule-words.ts";
import { standingOf } from "./standing.ts";

const NOW: Look = { word: "Now", tone: "running", icon: "clock" };

/** Whether a window lasts, and until when; else when it comes next. */
export function Standing({ freeze }: { readonly freeze: Freeze }) {
  const { lasts, until, next } = standingOf(freeze, useNow());
  if (lasts) {
    return (
      <span class="window-standing">
        <State look={NOW} />
        {until !== null && (
          <span class="soft">
            ends <Until iso={until} />
          </span>
        )}
      </span>
    );
  }
  return (
    <span class="soft">
      {next === null ? (
        "does not come again"
      ) : (
        <>
          begins <Until iso={next} />
        </>
      )}
    </span>
  );
}

type ItemProps = { readonly org: string; readonly freeze: Freeze; readonly onEnd: (() => void) | null };

function Item({ org, freeze, onEnd }: ItemProps) {
  const { name, kind, scope, reason, timezone, createdBy } = freeze;
  const { data: board } = useQuery(boardQuery(org));
  return (
    <li class="run window">
      <div class="run-head">
        <span class="run-name">{name}</span>
        <State look={CLOSING_LOOKS[kind]} />
        <Standing freeze={freeze} />
      </div>
      <p>{reason}</p>
      <p class="run-foot soft">
        <span>{scopeInWords(scope, board)}</span>
        <span>
          {whenInWords(freeze)}, {timezone} time
        </span>
        <span>planned by {createdBy.name}</span>
      </p>
      {onEnd && (
        <Button tone="danger" onClick={onEnd} aria-label={`End ${name}`}>
          End
        </Button>
      )}
    </li>
  );
}

type Props = {
  readonly org: string;
  readonly mayManage: boolean;
  readonly onEnd: (freeze: Freeze) => void;
};

/** Every window that is not over. */
export function WindowsList({ org, mayManage, onEnd }: Props) {
  const query = useInfiniteQuery(freezesQuery(org));
  const freezes = query.data?.pages.flatMap(({ items }) => items);
  if (query.error && !freezes) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!freezes) return <Skeleton rows={2} label="Loading the windows" />;
  if (freezes.length === 0) {
    return (
      <Blank icon="snow" title="No window is planned">
        A window keeps deployments out while it lasts, such as over the holidays, or lets them through only
        then, such as on weekdays from nine to four.
        {!mayManage && " Maintainers and owners plan them."}
      </Blank>
    );
  }
  return (
    <>
      <ul class="rows">
        {freezes.map((freeze) => (
          <Item key={freeze.id} org={org} freeze={freeze} onEnd={mayManage ? () => onEnd(freeze) : null} />
        ))}
      </ul>
      <More query={query} />
    </>
  );
}
