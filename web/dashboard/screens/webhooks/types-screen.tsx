import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { WebhookType } from "../../../../schema/contract/webhook-events.ts";
import type { WebhookCatalogue } from "../../../../schema/contract/webhooks.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Crumb } from "../../parts/crumb.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useRole } from "../../queries/use-role.ts";
import { webhookTypesQuery } from "../../queries/webhooks.ts";
import { TYPE_GROUPS } from "../../words/webhooks.ts";
import { SendDialog } from "./send-dialog.tsx";
import "../project/project.css";
import "../release/release.css";
import "./webhooks.css";

type Described = WebhookCatalogue["items"][number];

function TypeItem({
  described,
  onSend,
}: {
  readonly described: Described;
  readonly onSend: (() => void) | null;
}) {
  const { type, description, example, schema } = described;
  return (
    <li class="run" id={type}>
      <div class="run-head">
        <h3 class="type-name">{type}</h3>
        {onSend && (
          <Button tone="quiet" icon="deploy" aria-label={`Send an example of ${type}`} onClick={onSend}>
            Send an example
          </Button>
        )}
      </div>
      <p>{description}</p>
      <details class="entry-raw">
        <summary>Example</summary>
        <CodeBlock code={JSON.stringify(example, null, 2)} label={`An example of ${type}`} />
      </details>
      <details class="entry-raw">
        <summary>Schema</summary>
        <CodeBlock code={JSON.stringify(schema, null, 2)} label={`The schema of ${type}`} />
      </details>
    </li>
  );
}

/** Every type of message there is: what it tells, an example of it, and its schema. */
export function TypesScreen({ org }: { readonly org: string }) {
  const [sent, setSent] = useState<WebhookType | null>(null);
  const { data, error, refetch } = useQuery(webhookTypesQuery);
  const { mayManage } = useRole(org);
  const byType = new Map(data?.items.map((item) => [item.type, item]));
  return (
    <Screen
      title="Types of messages"
      lead="What webhooks can tell of. A type never changes what it holds; it may come to hold more."
      above={
        <Crumb>
          <Link to="/o/$org/settings/webhooks" params={{ org }}>
            Webhooks
          </Link>
        </Crumb>
      }
    >
      {!data && (
        <div class="card">
          {error ? (
            <Failure error={error} onRetry={() => void refetch()} />
          ) : (
            <Skeleton rows={8} label="Loading the types" />
          )}
        </div>
      )}
      {data &&
        TYPE_GROUPS.map(({ word, types }) => (
          <section key={word} class="card" aria-label={word}>
            <header class="card-head">
              <h2>{word}</h2>
            </header>
            <ul>
              {types.map((type) => {
                const described = byType.get(type);
                return (
                  described && (
                    <TypeItem
                      key={type}
                      described={described}
                      onSend={mayManage ? () => setSent(type) : null}
                    />
                  )
                );
              })}
            </ul>
          </section>
        ))}
      {sent && <SendDialog org={org} endpoint={null} type={sent} onClose={() => setSent(null)} />}
    </Screen>
  );
}
