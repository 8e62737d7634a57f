import type { Attempt } from "../../../../schema/contract/webhooks.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Raw } from "../../parts/raw.tsx";
import { isArrival, outcomeInWords, TRIGGER_WORDS, took } from "../../words/webhooks.ts";

const linesOf = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

function Response({ response: { headers, body, truncated } }: Pick<Attempt, "response">) {
  const isEmpty = Object.keys(headers).length === 0 && body === "";
  if (isEmpty) return <p class="soft">Nothing was answered.</p>;
  return (
    <>
      <Raw text={linesOf(headers)} />
      {body === "" ? <p class="soft">Without a body.</p> : <Raw text={body} />}
      {truncated && <p class="soft">Only the first 16 kB of it were read.</p>}
    </>
  );
}

/** One attempt to deliver a message: how it went, what was sent, what was answered. */
export function AttemptItem({
  attempt,
  isNewest,
}: {
  readonly attempt: Attempt;
  readonly isNewest: boolean;
}) {
  const { number, trigger, at, durationMs, statusCode, error, request, response } = attempt;
  const isRunning = durationMs === null && statusCode === null && error === null;
  const isGood = isArrival(statusCode) && error === null;
  const tone = isRunning ? "running" : isGood ? "ok" : "bad";
  return (
    <li class="run attempt">
      <div class="run-head">
        <span class={`attempt-mark tone-${tone}`}>
          <Icon name={isRunning ? "running" : isGood ? "check-circle" : "cross-circle"} size={14} />
        </span>
        <span class="run-name">{outcomeInWords(attempt)}</span>
        {durationMs !== null && <span class="soft">after {took(durationMs)}</span>}
        <span class="soft attempt-when">
          no. {number}, {TRIGGER_WORDS[trigger]}, <Ago iso={at} />
        </span>
      </div>
      {error !== null && <p class="soft">{error}</p>}
      <details class="entry-raw" open={isNewest && !isRunning && !isGood}>
        <summary>What was answered</summary>
        <Response response={response} />
      </details>
      <details class="entry-raw">
        <summary>What was sent</summary>
        <Raw text={`POST ${request.url}\n${linesOf(request.headers)}`} />
      </details>
    </li>
  );
}
