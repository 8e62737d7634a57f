import type { WebhookFacts, WebhookType } from "../../../schema/contract/webhook-events.ts";

/** Something that other systems are told of. `at` is when it happened, milliseconds since the epoch. */
export type Message<T extends WebhookType = WebhookType> = {
  readonly [K in T]: {
    readonly type: K;
    /** By name; null: it concerns none. */
    readonly environment: string | null;
    readonly at: number;
    readonly facts: WebhookFacts<K>;
  };
}[T];

/** A message with the id its receivers know it by: `msg_` and letters and digits, so that no signature fits two. */
export type NewMessage = Message & { readonly id: string };

/** A message in its place. */
export type StoredMessage = {
  readonly id: string;
  /** Among all of its organisation, in the order of commits. */
  readonly position: number;
  readonly type: WebhookType;
  readonly project: string;
  /** As environments' names are compared. */
  readonly environment: string | null;
  /** Among those of its project. */
  readonly sequence: number;
  readonly at: number;
  readonly createdAt: number;
  readonly facts: Readonly<Record<string, unknown>>;
};
