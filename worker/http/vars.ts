import type { Context } from "hono";
import type { User } from "../../schema/contract/accounts.ts";
import type { Machine } from "../core/access.ts";
import type { Left } from "../core/allowance.ts";
import { siteOf } from "../core/identity/site.ts";
import type { Listener } from "../core/listener.ts";
import type { AccountContext } from "../services/accounts/context.ts";
import type { GitHub } from "../services/accounts/github.ts";
import type { KeptLetter } from "../services/accounts/mailer.ts";
import type { Sessions } from "../services/accounts/sessions.ts";
import type { Services } from "../services/context.ts";
import type { Control } from "../services/control.ts";
import type { IdempotencyStore } from "../services/idempotency.ts";
import type { Secret } from "../services/log.ts";
import type { IssuerKeys } from "../services/organisations/trust-ports.ts";
import type { OrgRef } from "../services/ports.ts";

/** The pages that are complete without a script: the public page and the reference. */
export type Template = "status" | "docs";

/** What a request may use of the platform, built once for each request. */
export type Runtime = {
  readonly services: Services;
  readonly control: Control;
  readonly sessions: Sessions;
  readonly shards: number;
  /** The origin at which the product was told it is served; null: it was told none. */
  readonly publicUrl: string | null;
  /** Where idempotency keys are kept: with an organisation's ledger, or (null) with the accounts. */
  idempotency(shard: number | null): IdempotencyStore;
  readonly meter: { readonly statements: number; readonly rowsRead: number; readonly rowsWritten: number };
  /** Takes one from a caller's allowance; false when it is used up. */
  limit(kind: "api" | "sign-in" | "account", key: string): Promise<boolean>;
  /** Takes one from a tenant's exact allowance, by a key of its own or `organisation`; null: nobody keeps count now. */
  takeOne(tenant: string, key: string): Promise<{ readonly isTaken: boolean; readonly left: Left } | null>;
  /** Opens a live socket of an organisation for a listener that was verified. */
  openLive(orgId: string, listener: Listener, request: Request): Promise<Response>;
  readonly issuerKeys: IssuerKeys;
  /** Signing in with GitHub; null where it is not configured. */
  readonly github: GitHub | null;
  /** The letters kept on this machine, newest first; null in a deployment. */
  readonly localMailbox: (() => Promise<readonly KeptLetter[]>) | null;
  /** A static template that the Worker fills. */
  template(name: Template): Promise<string>;
};

/** Who a credential turned out to be. */
export type Caller =
  | {
      readonly kind: "person";
      readonly user: User;
      /** The name of the session, for lists. */
      readonly sessionId: string;
      readonly provenAt: number | null;
      readonly expiresAt: number;
      readonly credential: Secret;
    }
  | {
      readonly kind: "machine";
      readonly principal: Machine;
      readonly org: OrgRef;
      /** Null: it holds until it is revoked. */
      readonly expiresAt: number | null;
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
    /** What is left of the caller's allowances. */
    allowances: readonly Left[];
  };
};

/** Where a request came from, as Cloudflare says; null where nothing stands in front. */
export const addressOf = (c: Context<HttpEnv>): string | null => c.req.header("cf-connecting-ip") ?? null;

/** Where the request went, as it says itself. */
export const originOf = (c: Context<HttpEnv>): string => new URL(c.req.url).origin;

/** Where links lead. A request that names another host must not make them lead there. */
export const baseUrlOf = (c: Context<HttpEnv>): string => c.get("runtime").publicUrl ?? originOf(c);

/** Where passkeys and OAuth are bound to. */
export const siteUrlOf = (c: Context<HttpEnv>): string => siteOf(c.get("runtime").publicUrl, originOf(c));

export function accountContext(c: Context<HttpEnv>): AccountContext {
  const { services, control, sessions } = c.get("runtime");
  const address = addressOf(c);
  return {
    clock: services.clock,
    ids: services.ids,
    log: services.log,
    live: services.live,
    control,
    sessions,
    origin: { address, agent: c.req.header("user-agent") ?? null },
    requestId: c.get("requestId"),
    address,
    baseUrl: baseUrlOf(c),
    siteUrl: siteUrlOf(c),
    mailer: services.mailer,
  };
}
