import { html } from "hono/html";
import { ROLES } from "../../../schema/contract/accounts.ts";
import { SCOPES } from "../../../schema/contract/organisations.ts";
import { PROBLEMS } from "../../../schema/contract/problem.ts";
import { ACTIONS, isAtLeast } from "../../core/access.ts";
import { type Fragment, fieldTable } from "./field-table.ts";
import { fieldsOf } from "./fields.ts";
import { messagesSection } from "./messages.ts";
import { groupOf, needs, type Operation, operations } from "./openapi.ts";

const idOf = (group: string) => group.toLowerCase().replaceAll(" ", "-");

const only = <T>(of: Readonly<Record<string, T>>): T | undefined => of["application/json"];

function curl({ method, path, takes, access }: Operation, origin: string): string {
  const parts = [`curl ${method === "GET" ? "" : `-X ${method} `}'${origin}${path}'`];
  if (access !== "public") parts.push(`-H "Authorization: Bearer $SLIPWAY_TOKEN"`);
  if (only(takes)) parts.push("-H 'content-type: application/json'", "-d @body.json");
  return parts.join(" \\\n  ");
}

function operationSection(operation: Operation, origin: string): Fragment {
  const { name, method, path, summary, params, query, takes, gives, status, access } = operation;
  const body = only(takes);
  const answer = only(gives);
  const forms = Object.keys(takes).filter((type) => type !== "application/json");
  return html`<article class="operation" id="${name}"><h3>${summary}</h3>
<p class="address"><span class="method">${method}</span><span>${path}</span></p>
<p class="needs">${needs(operation)}</p>
${fieldTable("In the address", fieldsOf(params, "input"))}
${fieldTable("In the query", fieldsOf(query, "input"))}
${fieldTable("In the body", body ? fieldsOf(body, "input") : [])}
${forms.length > 0 ? html`<p class="needs">Also takes ${forms.join(", ")}.</p>` : ""}
${fieldTable(`In the answer, ${status}`, answer ? fieldsOf(answer, "output") : [])}
${answer ? "" : html`<p class="needs">Answers ${status}${Object.keys(gives).length > 0 ? html` with ${Object.keys(gives).join(", ")}` : ""}.</p>`}
${access === "public" || access === "person" ? "" : html`<h4>By curl</h4><pre tabindex="0">${curl(operation, origin)}</pre>`}</article>`;
}

function accessTable(): Fragment {
  const rows = Object.entries(ACTIONS).map(
    ([action, { role, scope }]) =>
      html`<tr><th scope="row"><code>${action}</code></th>${ROLES.map((one) => html`<td>${isAtLeast(one, role) ? "yes" : ""}</td>`)}<td>${scope ?? "people only"}</td></tr>`,
  );
  return html`<section id="access"><h2>Who may do what</h2><p>A person by their role in the organisation; a token by its scopes (${SCOPES.join(", ")}), and only in its project if it is bound to one.</p><div class="wide" tabindex="0" role="region" aria-label="Roles and scopes"><table><thead><tr><th scope="col">Action</th>${ROLES.map((role) => html`<th scope="col">${role}</th>`)}<th scope="col">Scope of a token</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function problemTable(): Fragment {
  const rows = Object.entries(PROBLEMS).map(
    ([kind, { status, title }]) =>
      html`<tr><td>${status}</td><th scope="row"><code>${kind}</code></th><td>${title}</td></tr>`,
  );
  return html`<section id="problems"><h2>Refusals</h2><p>A refusal is <code>application/problem+json</code>. Its <code>type</code> ends in the kind; a 400 names every field that is wrong in <code>errors</code>; <code>requestId</code> finds it in our log.</p><div class="wide" tabindex="0" role="region" aria-label="Kinds of refusal"><table><thead><tr><th scope="col">Status</th><th scope="col">Kind</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/**
 * The reference as HTML, whole without a script.
 * @param origin where the product is served, for the examples
 */
export function docsMain(origin: string): Fragment {
  const groups = Map.groupBy(operations(), groupOf);
  const contents = [...groups].map(
    ([group, found]) =>
      html`<details><summary>${group}</summary><ul>${found.map(({ name, summary }) => html`<li><a href="#${name}">${summary}</a></li>`)}</ul></details>`,
  );
  const sections = [...groups].map(
    ([group, found]) =>
      html`<section id="${idOf(group)}"><h2>${group}</h2>${found.map((one) => operationSection(one, origin))}</section>`,
  );
  return html`<nav class="contents" aria-label="Contents"><a href="/">Slipway</a><a href="#access">Who may do what</a><a href="#problems">Refusals</a><a href="#messages">Messages</a>${contents}</nav>
<main><h1>Slipway's interface</h1>
<p>Send <code>Authorization: Bearer</code> with a token of your organisation. Bodies and answers are JSON, times RFC 3339 in UTC, lists <code>items</code> with a <code>nextCursor</code>. A POST with an <code>Idempotency-Key</code> has one effect for 24 hours, however often it is sent. The same as a document for machines: <a href="/v1/openapi.json">openapi.json</a>.</p>
${accessTable()}${problemTable()}${sections}${messagesSection()}</main>`;
}
