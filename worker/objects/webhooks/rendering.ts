import { linkOf } from "../../core/webhooks/link.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";
import { bodyOf, type Told } from "../../core/webhooks/render.ts";
import type { Site, TestMessage } from "../../services/webhooks/ports.ts";
import type { NewDelivery } from "./deliveries.ts";

const rendered = (site: Site, message: Told): string =>
  bodyOf(message, { org: site.org, url: linkOf(message, site) });

/** A message on its way, as it is rendered once and sent at every attempt. */
export const deliveryOf = (site: Site, message: StoredMessage): NewDelivery => {
  const { id: messageId, type, project, environment, createdAt } = message;
  return {
    messageId,
    type,
    project,
    environment,
    isTest: false,
    createdAt,
    body: rendered(site, message),
  };
};

/** An example on its way. */
export const testOf = (site: Site, message: TestMessage): NewDelivery => {
  const { id: messageId, type, project, environment, at: createdAt } = message;
  return { messageId, type, project, environment, isTest: true, createdAt, body: rendered(site, message) };
};
