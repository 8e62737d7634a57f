import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Field } from "./fields.ts";

export type Fragment = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Fields as a table under a title; nothing where there are none. */
export function fieldTable(title: string, fields: readonly Field[]): Fragment | "" {
  if (fields.length === 0) return "";
  const rows = fields.map(
    ({ name, kind, required }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${kind}</td><td>${required ? "always" : "optional"}</td></tr>`,
  );
  return html`<h4>${title}</h4><div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">There</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
