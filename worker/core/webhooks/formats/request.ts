import type { EndpointFormat } from "../../../../schema/contract/webhooks.ts";
import { unreachable } from "../../result.ts";
import { linkOf } from "../link.ts";
import { bodyOf, type Told } from "../render.ts";
import { discordBody } from "./discord.ts";
import { gitHubRequest, gitHubTarget } from "./github.ts";
import { slackBody } from "./slack.ts";
import { teamsBody } from "./teams.ts";
import { tellingOf } from "./telling.ts";

/** Where a message is to be sent, and where people see what it tells of. */
export type FormatContext = {
  /** The endpoint's address, as it was checked. */
  readonly address: string;
  /** The organisation's short name. */
  readonly org: string;
  /** The product's origin. */
  readonly baseUrl: string;
};

export type FormatRequest = {
  /** The whole address: the endpoint's own and `path`. */
  readonly url: string;
  /** What comes after the endpoint's own address: nothing, but for the status of a commit. */
  readonly path: string;
  readonly body: string;
};

/**
 * A message as an endpoint of a format takes it, less than 20 kB; null: the format has no place for it. The same for the same
 * message.
 */
export function requestOf(
  format: EndpointFormat,
  message: Told,
  context: FormatContext,
): FormatRequest | null {
  const { address, org } = context;
  const url = linkOf(message, context);
  const whole = (body: string): FormatRequest => ({ url: address, path: "", body });
  switch (format) {
    case "standard":
      return whole(bodyOf(message, { org, url }));
    case "slack":
      return whole(slackBody(tellingOf(message), url));
    case "teams":
      return whole(teamsBody(tellingOf(message), url));
    case "discord":
      return whole(discordBody(tellingOf(message), url));
    case "github": {
      const request = gitHubRequest(message, tellingOf(message), { url, address });
      return request && { ...request, url: `${address}${request.path}` };
    }
    default:
      return unreachable(format);
  }
}

/** Why an address is none for a format, in words for who gave it; null: it may be one. */
export function formatRefusal(format: EndpointFormat, address: string): string | null {
  return format === "github" && gitHubTarget(address) === null
    ? "use https://api.github.com/repos/{owner}/{repository}, or the callback address of a deployment protection rule"
    : null;
}
