import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import type { StoredMessage } from "./message.ts";

/** What an endpoint is to be told of. */
export type Wanted = {
  /** null: every type. */
  readonly types: readonly WebhookType[] | null;
  /** null: every project. */
  readonly project: string | null;
  /** As environments' names are compared; null: every environment, and what concerns none. */
  readonly environment: string | null;
  /** The place in the organisation's stream after which it is told. */
  readonly startsAfter: number;
};

/** Whether an endpoint is to be told of a message. */
export const isWanted = (
  { types, project, environment, startsAfter }: Wanted,
  message: Pick<StoredMessage, "position" | "type" | "project" | "environment">,
): boolean =>
  message.position > startsAfter &&
  (types === null || types.includes(message.type)) &&
  (project === null || project === message.project) &&
  (environment === null || environment === message.environment);
