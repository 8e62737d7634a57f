import type { Principal } from "../core/access.ts";
import type { AccountContext } from "../services/accounts/accounts.ts";
import type { Services } from "../services/context.ts";
import type { Control, Sessions } from "../services/control.ts";
import type { IdempotencyStore } from "../services/idempotency.ts";
import type { Secret } from "../services/log.ts";
import type { OrgRef } from "../services/ports.ts";

/** What a request may use of the platform, built once for each request. */
export type Runtime = {
  readonly services: Services;
  readonly control: Control;
  readonly sessions: Sessions;
  readonly shards: number;
  /** Where idempotency keys are kept: with an organisation's ledger, or (null) with the accounts. */
  idempotency(shard: number | null): IdempotencyStore;
  readonly meter: { readonly statements: number; readonly rowsRead: number; readonly rowsWritten: number };
  /** Takes one from a caller's allowance; false when it is used up. */
  limit(kind: "api" | "sign-in", key: string): Promise<boolean>;
  /** Opens a live socket of an organisation for a listener that was verified. */
  openLive(orgId: string, listener: object, request: Request): Promise<Response>;
  /** The static template of the public page. */
  pageTemplate(): Promise<string>;
};

/** Who a credential turned out to be. */
export type Caller =
  | {
      readonly kind: "person";
      readonly user: { readonly id: string; readonly email: string; readonly name: string };
      readonly credential: Secret;
    }
  | {
      readonly kind: "machine";
      readonly principal: Extract<Principal, { kind: "token" }>;
      readonly org: OrgRef;
      readonly credential: Secret;
    };

export type HttpEnv = {
  Bindings: object;
  Variables: {
    requestId: string;
    runtime: Runtime;
    caller: Caller | null;
    /** The organisation the request acts in, once the credential has said so. */
    org: OrgRef | null;
  };
};

export const accountContext = ({ services, control, sessions }: Runtime): AccountContext => ({
  clock: services.clock,
  ids: services.ids,
  control,
  sessions,
});
