import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { InboxItem, InboxReason } from "../../../../schema/contract/inbox.ts";
import { call } from "../../api/call.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Raw } from "../../parts/raw.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { keys } from "../../queries/keys.ts";
import { inboxQuery } from "../../queries/organisation.ts";
import { useRole } from "../../queries/use-role.ts";
import "../release/release.css";

const REASONS: Record<InboxReason, string> = {
  conflict: "Says something else than the event of the same id before it",
  no_release: "Names no release that can be found",
  no_project: "Names no project",
  unknown_project: "Names a project that does not exist",
  failed: "Could not be processed",
};

function Item({ org, item, mayReplay }: { org: string; item: InboxItem; mayReplay: boolean }) {
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () => call("replayInbox", { org, id: item.id }),
    onSuccess: async ({ status, detail }) => {
      notify(status === "placed" ? "The event found its place" : detail);
      await queries.invalidateQueries({ queryKey: keys.org(org) });
    },
  });
  return (
    <li class="run">
      <div class="run-head">
        <span class="run-name">{REASONS[item.reason]}</span>
        <span class="soft">
          <Ago iso={item.receivedAt} />
        </span>
      </div>
      <p>{item.detail}</p>
      <p class="run-foot soft">
        {item.type !== null && <code>{item.type}</code>}
        <span>{item.source}</span>
        {item.eventId !== null && <span>id {item.eventId}</span>}
      </p>
      <details class="entry-raw">
        <summary>The event</summary>
        <Raw text={JSON.stringify(item.event, null, 2)} />
      </details>
      <ProblemNote error={replay.error} />
      {mayReplay && item.reason !== "conflict" && (
        <Button icon="refresh" isBusy={replay.isPending} onClick={() => replay.mutate()}>
          Try again
        </Button>
      )}
    </li>
  );
}

/** What was accepted and fits nowhere, each with its reason. */
export function InboxScreen({ org }: { readonly org: string }) {
  const query = useInfiniteQuery(inboxQuery(org));
  const { mayWrite } = useRole(org);
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Screen
      title="Inbox"
      lead="Events that were accepted and could not be placed. Mend the cause, then try again."
    >
      <div class="card">
        {query.error && !items && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {!items && !query.error && <Skeleton rows={4} label="Loading the inbox" />}
        {items?.length === 0 && (
          <Blank icon="inbox" title="Nothing waits here">
            Every event that came found its release.
          </Blank>
        )}
        {items && items.length > 0 && (
          <ul class="rows">
            {items.map((item) => (
              <Item key={item.id} org={org} item={item} mayReplay={mayWrite} />
            ))}
          </ul>
        )}
        <More query={query} />
      </div>
    </Screen>
  );
}
