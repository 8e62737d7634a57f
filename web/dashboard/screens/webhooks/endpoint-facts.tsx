import type { ComponentChildren } from "preact";
import type { WebhookEndpoint } from "../../../../schema/contract/webhooks.ts";
import { moment } from "../../../ui/time.ts";
import { FORMAT_WORDS, placeInWords } from "../../words/webhooks.ts";

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What an endpoint takes, what it hears, and who made it. */
export function EndpointFacts({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { url, format, types, headers, createdAt, createdBy } = endpoint;
  return (
    <section class="card" aria-labelledby="facts-title">
      <header class="card-head">
        <h2 id="facts-title">Endpoint</h2>
      </header>
      <dl class="card-body">
        <Fact name="Address">
          <code class="endpoint-url">{url}</code>
        </Fact>
        <Fact name="Format">{FORMAT_WORDS[format].word}</Fact>
        <Fact name="Hears of">
          {types === null ? (
            "Every type of message"
          ) : (
            <ul class="endpoint-types">
              {types.map((type) => (
                <li key={type}>{type}</li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Where">{placeInWords(endpoint)}</Fact>
        {headers.length > 0 && <Fact name="Headers sent along">{headers.join(", ")}</Fact>}
        <Fact name="Made">
          by {createdBy}, {moment(createdAt)}
        </Fact>
      </dl>
    </section>
  );
}
