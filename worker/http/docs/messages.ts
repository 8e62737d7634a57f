import { html } from "hono/html";
import { webhookBody } from "../../../schema/contract/webhook-schemas.ts";
import { catalogue } from "../../core/webhooks/catalogue.ts";
import { type Fragment, fieldTable } from "./field-table.ts";
import { fieldsOf } from "./fields.ts";

/** Every type of message that endpoints are sent: when, what it holds, and how it looks. */
export function messagesSection(): Fragment {
  const types = catalogue().items.map(
    ({ type, description, example }) =>
      html`<article class="operation" id="message-${type}"><h3><code>${type}</code></h3><p class="needs">${description}</p>
${fieldTable("In the body", fieldsOf(webhookBody(type), "output"))}
<h4>Example</h4><pre tabindex="0">${JSON.stringify(example, null, 2)}</pre></article>`,
  );
  return html`<section id="messages"><h2>Messages to webhook endpoints</h2><p>A message is a POST of JSON, signed as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> says: <code>webhook-signature</code> holds a <code>v1</code> signature by the endpoint's secret and a <code>v1a</code> signature by its key, both of <code>webhook-id</code>, <code>webhook-timestamp</code> and the body, as it was received, with a dot in between. Answer with a 2xx within 15 seconds. Anything else is sent again under the same <code>webhook-id</code>, ten times over 75 hours in all; a 410 disables the endpoint. The <code>sequence</code> grows with every message of a project. A type may come to hold more fields, never fewer.</p>${types}</section>`;
}
