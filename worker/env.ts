import type { AuditSealer } from "./objects/audit-sealer.ts";
import type { EnvironmentCoordinator } from "./objects/environment-coordinator.ts";
import type { LiveFeed } from "./objects/live-feed.ts";
import type { Quota } from "./objects/quota.ts";
import type { ReleaseCoordinator } from "./objects/release-coordinator.ts";
import type { WebhookDispatcher } from "./objects/webhook-dispatcher.ts";

/** What wrangler.toml binds. */
export type Env = {
  readonly CONTROL: D1Database;
  readonly LEDGER_0: D1Database;
  readonly LEDGER_1: D1Database;
  readonly EVENTS: Queue<EventsMessage>;
  readonly OUTBOX: Queue<OutboxMessage>;
  readonly RELEASES: DurableObjectNamespace<ReleaseCoordinator>;
  readonly ENVIRONMENTS: DurableObjectNamespace<EnvironmentCoordinator>;
  readonly LIVE: DurableObjectNamespace<LiveFeed>;
  readonly ENDPOINTS: DurableObjectNamespace<WebhookDispatcher>;
  readonly AUDIT: DurableObjectNamespace<AuditSealer>;
  readonly QUOTA: DurableObjectNamespace<Quota>;
  readonly REPORTS: R2Bucket;
  readonly API_LIMIT: RateLimit;
  readonly SIGN_IN_LIMIT: RateLimit;
  readonly ACCOUNT_LIMIT: RateLimit;
  readonly ASSETS: Fetcher;
  /** Requests a minute. */
  readonly LIMIT_CREDENTIAL: number;
  readonly LIMIT_ORGANISATION: number;
  /** Where the product is served: the base of links in letters. Unset: what a request names. */
  readonly PUBLIC_URL?: string;
  /** Cloudflare's e-mail, where it is bound. */
  readonly MAIL?: SendEmail;
  /** The sender's address, which Cloudflare must know. */
  readonly MAIL_FROM?: string;
  /** Keeps letters on this machine; only the embedded product has it. */
  readonly LOCAL_MAILBOX?: Fetcher;
  /** The keys that sign permits, as a JSON array of private JWKs: the first signs, all verify. */
  readonly SIGNING_KEYS?: string;
  /** The keys that secrets are kept with, as a JSON array of JWKs: the first seals, all open. */
  readonly SEALING_KEYS?: string;
  /** `host:port` of this machine's own that webhooks may be sent to, with commas between. Only the embedded product heeds it. */
  readonly SLIPWAY_WEBHOOK_ALLOW?: string;
  readonly GITHUB_CLIENT_ID?: string;
  readonly GITHUB_CLIENT_SECRET?: string;
};

/** A wake-up: which intake row of which ledger shard waits. */
export type EventsMessage = { readonly shard: number; readonly id: string };
/** A wake-up: an organisation has changes that the live feed was not told. */
export type OutboxMessage = { readonly shard: number; readonly orgId: string };

/** The ledger databases, by shard number. */
export const ledgers = (env: Env): readonly D1Database[] => [env.LEDGER_0, env.LEDGER_1];

/**
 * What of this machine webhooks may be sent to. A deployment has no local mailbox, which no setting gives it, and so it
 * sends to nothing of its own whatever it is told.
 */
export const allowedTargets = ({ LOCAL_MAILBOX, SLIPWAY_WEBHOOK_ALLOW }: Env): readonly string[] =>
  LOCAL_MAILBOX && SLIPWAY_WEBHOOK_ALLOW
    ? SLIPWAY_WEBHOOK_ALLOW.split(",").map((target) => target.trim().toLowerCase())
    : [];
