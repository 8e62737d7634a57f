import { composeControl, composeHousekeeping, composeServices, openRuntime } from "./compose.ts";
import { type Env, ledgers } from "./env.ts";
import { createApp } from "./http/app.ts";
import { consume } from "./queue/consumers.ts";
import { remind } from "./services/approvals/remind.ts";
import { sweepNotes } from "./services/audit/sweep-notes.ts";
import { isHousekeepingTime, keepHouse } from "./services/housekeeping.ts";
import { sweep } from "./services/ingest/sweep.ts";
import { sweepRemovals } from "./services/organisations/remove-remains.ts";
import { tellNotices } from "./services/webhooks/notices.ts";
import { sweepEndpoints, wakeEveryEndpoint } from "./services/webhooks/wake.ts";

export { AuditSealer } from "./objects/audit-sealer.ts";
export { EnvironmentCoordinator } from "./objects/environment-coordinator.ts";
export { LiveFeed } from "./objects/live-feed.ts";
export { Quota } from "./objects/quota.ts";
export { ReleaseCoordinator } from "./objects/release-coordinator.ts";
export { WebhookDispatcher } from "./objects/webhook-dispatcher.ts";

/** As wrangler.toml has it, beside the trigger of every minute. */
const EVERY_HOUR = "30 * * * *";

const app = createApp((env) => openRuntime(env as Env));

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  queue: async (batch, env, _ctx) => consume(batch, composeServices(env)),
  scheduled: async (controller, env, _ctx) => {
    const services = { ...composeServices(env), control: composeControl(env) };
    if (controller.cron === EVERY_HOUR) {
      await Promise.all(ledgers(env).map((_, shard) => wakeEveryEndpoint(services, shard)));
      return;
    }
    const now = controller.scheduledTime;
    await Promise.all(ledgers(env).map((_, shard) => sweep(services, shard, now)));
    const publicUrl = env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : null;
    await Promise.all(ledgers(env).map((_, shard) => remind({ ...services, publicUrl }, shard, now)));
    await Promise.all(ledgers(env).map((_, shard) => sweepEndpoints(services, shard, now)));
    await Promise.all(ledgers(env).map((_, shard) => tellNotices({ ...services, publicUrl }, shard)));
    await sweepRemovals(services);
    await sweepNotes(services, ledgers(env).length, now);
    if (isHousekeepingTime(now)) await keepHouse(composeHousekeeping(env), now);
  },
} satisfies ExportedHandler<Env>;
