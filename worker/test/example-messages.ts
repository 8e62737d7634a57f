import type { WebhookType } from "../../schema/contract/webhook-events.ts";
import type { EndpointFormat } from "../../schema/contract/webhooks.ts";
import { EXAMPLES, exampleOf } from "../core/webhooks/examples.ts";
import { type FormatRequest, requestOf } from "../core/webhooks/formats/request.ts";
import type { Told } from "../core/webhooks/render.ts";

const at = Date.parse("2026-03-01T12:00:00.000Z");

export const HOOK = "https://hooks.example.com/T0/B0/x";
/** Where people see what the examples of a release tell of. */
export const LINK = "https://slipway.example/o/harbour/projects/shop/releases/1.4.0";
export const RUN = "https://github.com/example/shop/actions/runs/7042";

/** A type's example, with other facts where some are given. */
export const message = (type: WebhookType, facts: object = EXAMPLES[type]): Told => ({
  ...exampleOf(type),
  type,
  at,
  facts: facts as Told["facts"],
});

/** A type's example in which every text is this one. */
export const hostile = (type: WebhookType, text: string): Told =>
  message(
    type,
    JSON.parse(JSON.stringify(EXAMPLES[type]), (_, value) => (typeof value === "string" ? text : value)),
  );

export const request = (format: EndpointFormat, told: Told, address = HOOK): FormatRequest | null =>
  requestOf(format, told, { address, org: "harbour", baseUrl: "https://slipway.example" });

export const body = (format: EndpointFormat, told: Told, address = HOOK) =>
  JSON.parse(request(format, told, address)?.body ?? "null");

/** What people might be called, to say more than they are. */
export const HOSTILE = [
  "<!channel> <!everyone> <@U123> <#C123>",
  "@everyone @here <@123456789> <@&1> <#1> </a:1>",
  "[a](https://evil.example.com) ![b](https://evil.example.com/c.png) <https://evil.example.com|d>",
  "**a** __b__ ~~c~~ `d` ```e``` ||f|| > g # h",
  "<img src=x onerror=alert(1)> <at>Ada</at> &lt;",
  "https://evil.example.com javascript:alert(1) {{7*7}} {{DATE(2026-03-01T12:00:00Z,SHORT)}}",
];
