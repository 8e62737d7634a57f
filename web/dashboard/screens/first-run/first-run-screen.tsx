import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { Icon } from "../../../ui/icon.tsx";
import { isStatus } from "../../api/request-failed.ts";
import { CodeBlock } from "../../parts/code-block.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Segments } from "../../parts/segments.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { firstTokenQuery } from "../../queries/first-token.ts";
import { waysToSend } from "./snippets.ts";
import "./first-run.css";

function Ways({ token }: { readonly token: string }) {
  const ways = waysToSend(location.origin, token);
  const [chosen, setChosen] = useState("terminal");
  const way = ways.find(({ value }) => value === chosen) ?? ways[0];
  if (!way) return null;
  return (
    <>
      <Segments legend="Where to send it from" segments={ways} value={way.value} onChange={setChosen} />
      <CodeBlock code={way.code} label={`An event from ${way.label}`} />
      <p class="soft">{way.note}</p>
      {way.value !== "terminal" && (
        <p class="first-run-token">
          <Icon name="key" />
          <code>{token}</code>
          <CopyButton text={token} what="the token" />
        </p>
      )}
    </>
  );
}

/** The board before there is anything on it: how to send the first event. The live feed turns it into the board. */
export function FirstRunScreen({ org }: { readonly org: string }) {
  const { data: token, error, refetch } = useQuery(firstTokenQuery(org));
  return (
    <Screen
      title="Send your first event"
      lead="Slipway learns of a project, its versions and its environments from what your CI sends. Nothing has to be set up before."
    >
      <section class="first-run card" aria-label="How to send an event">
        {token !== undefined && <Ways token={token} />}
        {token === undefined && !error && <Skeleton rows={2} label="Making a token" />}
        {isStatus(error, 403) && (
          <p>Your role may not make tokens. Ask an owner of this organisation for one.</p>
        )}
        {error && !isStatus(error, 403) && <Failure error={error} onRetry={() => void refetch()} />}
        <p class="first-run-wait" role="status">
          <Icon name="running" />
          Waiting for the first event. The board opens here when it arrives.
        </p>
      </section>
    </Screen>
  );
}
