import { requestOf } from "../../core/webhooks/formats/request.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";
import type { EndpointRow, Site, TestMessage } from "../../services/webhooks/ports.ts";
import type { NewDelivery } from "./deliveries.ts";

type Rendered = StoredMessage | TestMessage;

/** What is said of a message to an endpoint, once for all its attempts; null: its format has no place for it. */
function deliveryFor(
  { format, url: address }: EndpointRow,
  site: Site,
  message: Rendered,
  more: Pick<NewDelivery, "isTest" | "createdAt">,
): NewDelivery | null {
  const request = requestOf(format, message, { ...site, address });
  if (!request) return null;
  const { id: messageId, type, project, environment } = message;
  return { messageId, type, project, environment, path: request.path, body: request.body, ...more };
}

/** A message on its way. */
export const deliveryOf = (row: EndpointRow, site: Site, message: StoredMessage): NewDelivery | null =>
  deliveryFor(row, site, message, { isTest: false, createdAt: message.createdAt });

/** An example on its way. */
export const testOf = (row: EndpointRow, site: Site, message: TestMessage): NewDelivery | null =>
  deliveryFor(row, site, message, { isTest: true, createdAt: message.at });
