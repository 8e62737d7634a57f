import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Icon } from "../../../ui/icon.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { deliveryQuery } from "../../queries/webhooks.ts";
import { lastInWords, took } from "../../words/webhooks.ts";
import { NextAttempt } from "./next-attempt.tsx";

const LOOK_AGAIN_MS = 500;

type Props = { readonly org: string; readonly endpoint: string; readonly delivery: string };

/** What becomes of something that was just sent, as it happens. */
export function Sent({ org, endpoint, delivery }: Props) {
  const { data, error } = useQuery({
    ...deliveryQuery({ org, id: delivery }),
    refetchInterval: ({ state }) =>
      state.data?.history[0]?.durationMs === undefined || state.data.history[0].durationMs === null
        ? LOOK_AGAIN_MS
        : false,
  });
  const last = data?.history[0];
  const isOver = last !== undefined && last.durationMs !== null;
  const isGood = data?.status === "succeeded";
  return (
    <>
      <ProblemNote error={data ? null : error} />
      <div class={`note ${isOver ? (isGood ? "note-ok" : "note-bad") : ""}`} role="status">
        <Icon name={isOver ? (isGood ? "check-circle" : "cross-circle") : "running"} />
        {data && isOver ? (
          <p>
            {lastInWords(data)} <span class="soft">After {took(last.durationMs ?? 0)}.</span>
            {!isGood && data?.nextAttemptAt && (
              <>
                {" "}
                It is tried again <NextAttempt iso={data.nextAttemptAt} />.
              </>
            )}
          </p>
        ) : (
          <p>On its way…</p>
        )}
      </div>
      <p>
        <Link
          to="/o/$org/settings/webhooks/$endpoint/deliveries/$delivery"
          params={{ org, endpoint, delivery }}
        >
          What was sent and answered
        </Link>
      </p>
    </>
  );
}
