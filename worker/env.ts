import type { LiveFeed } from "./objects/live-feed.ts";
import type { ReleaseCoordinator } from "./objects/release-coordinator.ts";

/** What wrangler.toml binds. */
export type Env = {
  readonly CONTROL: D1Database;
  readonly LEDGER_0: D1Database;
  readonly LEDGER_1: D1Database;
  readonly EVENTS: Queue<EventsMessage>;
  readonly OUTBOX: Queue<OutboxMessage>;
  readonly RELEASES: DurableObjectNamespace<ReleaseCoordinator>;
  readonly LIVE: DurableObjectNamespace<LiveFeed>;
  readonly REPORTS: R2Bucket;
  readonly API_LIMIT: RateLimit;
  readonly SIGN_IN_LIMIT: RateLimit;
  readonly ASSETS: Fetcher;
};

/** A wake-up: which intake row of which ledger shard waits. */
export type EventsMessage = { readonly shard: number; readonly id: string };
/** A wake-up: an organisation has changes that the live feed was not told. */
export type OutboxMessage = { readonly shard: number; readonly orgId: string };

/** The ledger databases, by shard number. */
export const ledgers = (env: Env): readonly D1Database[] => [env.LEDGER_0, env.LEDGER_1];
