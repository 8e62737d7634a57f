import type { EndpointFormat } from "../../../schema/contract/webhooks.ts";
import { boundProject } from "../../core/access.ts";
import { formatRefusal } from "../../core/webhooks/formats/request.ts";
import { checkHeaders } from "../../core/webhooks/headers.ts";
import { checkTarget } from "../../core/webhooks/target.ts";
import type { OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";

/** The address as it is stored and fetched; refused where it leads to nowhere in public. */
export function checkedUrl(ctx: OrgContext, format: EndpointFormat, url: string): string {
  const checked = checkTarget(url, { allowed: ctx.targets, ownHosts: [new URL(ctx.baseUrl).host] });
  const because = checked.ok ? formatRefusal(format, checked.href) : checked.because;
  if (checked.ok && because === null) return checked.href;
  throw new Refusal("invalid", `Nothing can be sent to this address: ${because}.`, {
    errors: [{ path: "url", message: because ?? "" }],
  });
}

/** Refuses another project than a token's own. It need not be there yet: its first event makes it. */
export function checkProject(ctx: OrgContext, project: string | null): void {
  const bound = boundProject(ctx.principal);
  if (bound !== null && project !== bound)
    throw new Refusal("forbidden", `This token manages endpoints of ${bound} only: say so in project.`);
}

/** The headers that are sent along, by their lower-case names; refused where one is not for people to choose. */
export function checkedHeaders(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const checked = checkHeaders(given);
  if (checked.ok) return checked.headers;
  const { name, because } = checked;
  throw new Refusal("invalid", `The header ${name} ${because}.`, {
    errors: [{ path: `headers.${name}`, message: because }],
  });
}
