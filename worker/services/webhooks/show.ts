import type { WebhookEndpoint } from "../../../schema/contract/webhooks.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { EndpointRow } from "./ports.ts";

/** An endpoint as clients read it: of what is sealed, the names alone. */
export const showEndpoint = (row: EndpointRow, now: number): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  format: row.format,
  description: row.description,
  types: row.types === null ? null : [...row.types],
  project: row.project,
  environment: row.environment,
  headers: [...row.headerNames],
  status: row.disabledAt === null ? "enabled" : "disabled",
  disabledBecause: row.disabledBecause,
  disabledAt: isoTimeOrNull(row.disabledAt),
  warnedAt: isoTimeOrNull(row.warnedAt),
  publicKey: row.publicKey,
  previousSecretUntil:
    row.previousUntil !== null && row.previousUntil > now ? isoTime(row.previousUntil) : null,
  createdAt: isoTime(row.createdAt),
  createdBy: row.createdBy,
});

/** How an endpoint is called where people read of it: an address may hold a secret of its receiver, its host does not. */
export const nameOf = ({ url }: Pick<EndpointRow, "url">): string => new URL(url).host;

/** An endpoint as the audit log names it. */
export const targetOf = (row: Pick<EndpointRow, "id" | "url">) => ({
  kind: "endpoint" as const,
  id: row.id,
  name: nameOf(row),
});

/** What is noted of an endpoint. */
export const noted = (
  row: Pick<EndpointRow, "url" | "description" | "types" | "project" | "environment" | "headerNames">,
) => ({
  host: nameOf(row),
  description: row.description,
  types: row.types,
  project: row.project,
  environment: row.environment,
  headers: row.headerNames,
});
