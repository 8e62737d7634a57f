import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { ApprovalRequest } from "../../../../schema/contract/approvals.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Until } from "../../parts/when.tsx";
import { myRequestsQuery, requestsQuery } from "../../queries/gates.ts";
import { AnswerDialog, type Asked } from "./answer-dialog.tsx";
import { Place } from "./place.tsx";

type ItemProps = {
  readonly org: string;
  readonly request: ApprovalRequest;
  readonly onAnswer?: (decision: Asked["decision"]) => void;
};

function Item({ org, request, onAnswer }: ItemProps) {
  const { version, environment, message, requestedBy, requestedAt, expiresAt, because } = request;
  const what = `${version} for ${environment}`;
  return (
    <li class="run request">
      <Place org={org} {...request} />
      {message !== null && <blockquote class="request-message">{message}</blockquote>}
      <p>{`${because.charAt(0).toUpperCase()}${because.slice(1)}.`}</p>
      <p class="run-foot soft">
        <span>
          asked by {requestedBy} <Ago iso={requestedAt} />
        </span>
        <span>
          expires <Until iso={expiresAt} />
        </span>
      </p>
      {onAnswer && (
        <div class="request-actions">
          <Button
            tone="primary"
            icon="check"
            onClick={() => onAnswer("approve")}
            aria-label={`Approve ${what}`}
          >
            Approve
          </Button>
          <Button tone="danger" icon="ban" onClick={() => onAnswer("reject")} aria-label={`Reject ${what}`}>
            Reject
          </Button>
        </div>
      )}
    </li>
  );
}

/** What the reader's own word would bring further. */
export function MyRequests({ org }: { readonly org: string }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data, error, refetch } = useQuery(myRequestsQuery(org));
  return (
    <section class="card" aria-labelledby="mine-title">
      <header class="card-head">
        <h2 id="mine-title">Mine to approve</h2>
      </header>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={1} label="Loading what is yours to approve" />}
      {data?.items.length === 0 && (
        <Blank icon="check-circle" title="Nothing waits for you">
          A release stands here when its environment asks for approvals that your role may give, and the
          change is not your own.
        </Blank>
      )}
      {data && data.items.length > 0 && (
        <ul class="rows">
          {data.items.map((request) => (
            <Item
              key={request.id}
              org={org}
              request={request}
              onAnswer={(decision) => setAsked({ request, decision })}
            />
          ))}
        </ul>
      )}
      {asked && <AnswerDialog org={org} asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

type OtherProps = {
  readonly org: string;
  /** The reader's own stand above. */
  readonly hasOwn: boolean;
};

/** What waits for others, or for a rule that nobody here fills. */
export function OtherRequests({ org, hasOwn }: OtherProps) {
  const query = useInfiniteQuery(requestsQuery(org));
  const all = query.data?.pages.flatMap(({ items }) => items);
  const others = all?.filter(({ mine }) => !(hasOwn && mine));
  return (
    <section class="card" aria-labelledby="others-title">
      <header class="card-head">
        <h2 id="others-title">{hasOwn ? "Waiting for others" : "Waiting for approval"}</h2>
      </header>
      {query.error && !all && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!all && !query.error && <Skeleton rows={2} label="Loading who waits for approvals" />}
      {others?.length === 0 && !query.hasNextPage && (
        <p class="card-none soft">
          Nobody{hasOwn && " else"} is asked. Where an environment's policy has an approvals gate, a request
          stands here as soon as somebody asks for it, or a pipeline asks for a permit before it is given.
        </p>
      )}
      {others && others.length > 0 && (
        <ul class="rows">
          {others.map((request) => (
            <Item key={request.id} org={org} request={request} />
          ))}
        </ul>
      )}
      <More query={query} />
    </section>
  );
}
