import { allowedTargets, type Env, ledgers } from "./env.ts";
import type { Runtime, Template } from "./http/vars.ts";
import { LISTENER_HEADER } from "./objects/live-feed.ts";
import { takeOne } from "./outside/allowances.ts";
import { gitHubOf } from "./outside/github.ts";
import { issuerKeys } from "./outside/issuer-keys.ts";
import { localMailboxOf, mailerOf } from "./outside/mailer.ts";
import type { Services } from "./services/context.ts";
import type { Control } from "./services/control.ts";
import { permitKeys } from "./services/environments/permit-keys.ts";
import type { EnvironmentAt } from "./services/environments/ports.ts";
import type { keepHouse } from "./services/housekeeping.ts";
import { newIds } from "./services/ids.ts";
import { consoleLog } from "./services/log.ts";
import type { EndpointAt } from "./services/webhooks/ports.ts";
import { sealer } from "./services/webhooks/seal.ts";
import { d1Control } from "./store/control.ts";
import { type Database, type Meter, newMeter, openDatabase } from "./store/database.ts";
import { d1Idempotency } from "./store/idempotency-store.ts";
import { d1Ledger } from "./store/ledger.ts";
import { luciaSessions } from "./store/session-store.ts";
import { messages } from "./store/webhooks/message-reader.ts";

const now = () => Date.now();

const ids = newIds(now);

const log = consoleLog(now);

const releaseOf = (env: Env, orgId: string, releaseId: string) =>
  env.RELEASES.getByName(`${orgId}/${releaseId}`);

const environmentAt = (env: Env, { orgId, slug, key }: EnvironmentAt) =>
  env.ENVIRONMENTS.getByName(`${orgId}/${slug}/${key}`);

const dispatcherAt = (env: Env, { orgId, endpointId }: EndpointAt) =>
  env.ENDPOINTS.getByName(`${orgId}/${endpointId}`);

/** The adapters behind the verbs' ports. A database is opened when it is first asked for. */
export function composeServices(
  env: Env,
  meter: Meter = newMeter(),
): Services & { readonly ledgerDatabase: (shard: number) => Database } {
  const open = new Map<number, Database>();
  const ledgerDatabase = (shard: number): Database => {
    const binding = ledgers(env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    const database = open.get(shard) ?? openDatabase(binding, meter);
    open.set(shard, database);
    return database;
  };
  return {
    clock: { now },
    ids,
    log,
    ledgerDatabase,
    ledgers: (shard) => d1Ledger(ledgerDatabase(shard)),
    releases: {
      commit: (request) => releaseOf(env, request.orgId, request.releaseId).commit(request),
      facts: (where) => releaseOf(env, where.orgId, where.releaseId).facts(where),
      cede: (request) =>
        releaseOf(env, request.orgId, request.from).cede({ ...request, releaseId: request.from }),
      absorb: (request) =>
        releaseOf(env, request.orgId, request.to).absorb({ ...request, releaseId: request.to }),
    },
    environments: {
      acquire: (at, claim, by) => environmentAt(env, at).acquire(at, claim, by),
      renew: (at, fence, ttlMs) => environmentAt(env, at).renew(at, fence, ttlMs),
      release: (at, fence, by) => environmentAt(env, at).release(at, fence, by),
      force: (at, reason, by) => environmentAt(env, at).force(at, reason, by),
      read: (at) => environmentAt(env, at).read(at),
      leave: (at, waiterId) => environmentAt(env, at).leave(at, waiterId),
      permit: (at, request, by) => environmentAt(env, at).permit(at, request, by),
      renewPermit: (at, id, ttlMs, by) => environmentAt(env, at).renewPermit(at, id, ttlMs, by),
      endPermit: (at, id, by) => environmentAt(env, at).endPermit(at, id, by),
      fences: (at) => environmentAt(env, at).fences(at),
      lookAgain: (at) => environmentAt(env, at).lookAgain(null),
      tell: (at) => environmentAt(env, at).tell(),
      hear: (at, release, tiding) => environmentAt(env, at).hear(at, release, tiding),
      forget: (at) => environmentAt(env, at).forget(),
    },
    permitKeys: permitKeys(env.SIGNING_KEYS, log),
    sealer: sealer(env.SEALING_KEYS, log),
    targets: allowedTargets(env),
    dispatchers: {
      wake: (at) => dispatcherAt(env, at).wake(at),
      settle: (at, site) => dispatcherAt(env, at).settle(at, site),
      sendTest: (at, site, message) => dispatcherAt(env, at).sendTest(at, site, message),
      list: (at, query) => dispatcherAt(env, at).list(at, query),
      read: (at, messageId) => dispatcherAt(env, at).read(at, messageId),
      replay: (at, messageId, command) => dispatcherAt(env, at).replay(at, messageId, command),
      replayMany: (at, range, command) => dispatcherAt(env, at).replayMany(at, range, command),
      startAnew: (at) => dispatcherAt(env, at).startAnew(at),
      health: (at) => dispatcherAt(env, at).health(at),
      history: (at) => dispatcherAt(env, at).history(at),
      forget: (at) => dispatcherAt(env, at).forget(),
    },
    live: {
      publish: async (orgId, changes) => env.LIVE.getByName(orgId).publish(changes),
      cursor: async (orgId) => env.LIVE.getByName(orgId).cursor(),
      expel: async (orgId, names) => env.LIVE.getByName(orgId).expel(names),
      forget: async (orgId) => env.LIVE.getByName(orgId).forget(),
    },
    wake: {
      events: async (shard, id) => {
        await env.EVENTS.send({ shard, id });
      },
      outbox: async (shard, orgId) => {
        await env.OUTBOX.send({ shard, orgId });
      },
    },
    mailer: mailerOf(env, log),
    audit: {
      seal: async (shard, orgId) => env.AUDIT.getByName(orgId).seal(shard, orgId),
      head: async (orgId) => env.AUDIT.getByName(orgId).head(),
      forget: async (orgId) => env.AUDIT.getByName(orgId).forget(),
    },
    reports: {
      put: async (key, bytes) => {
        await env.REPORTS.put(key, bytes);
      },
      list: async (orgId, after) => {
        const prefix = `${orgId}/`;
        const startAfter = `${prefix}${after ?? ""}`;
        const { objects, truncated } = await env.REPORTS.list({ prefix, startAfter, limit: 100 });
        const items = objects.map(({ key, size }) => ({ path: key.slice(prefix.length), bytes: size }));
        return { items, next: truncated ? (items.at(-1)?.path ?? null) : null };
      },
      read: async (orgId, path) => (await env.REPORTS.get(`${orgId}/${path}`))?.body ?? null,
      removeSome: async (orgId) => {
        const { objects } = await env.REPORTS.list({ prefix: `${orgId}/`, limit: 500 });
        if (objects.length > 0) await env.REPORTS.delete(objects.map(({ key }) => key));
        return objects.length;
      },
    },
  };
}

export const composeControl = (env: Env): Control => d1Control(openDatabase(env.CONTROL, newMeter()));

/** What the hourly tidying works on. */
export function composeHousekeeping(env: Env): Parameters<typeof keepHouse>[0] {
  const control = openDatabase(env.CONTROL, newMeter());
  const shards = ledgers(env).map((binding) => openDatabase(binding, newMeter()));
  return {
    sessions: luciaSessions(control, now, ids),
    control: d1Control(control),
    idempotency: [control, ...shards].map(d1Idempotency),
    messages: shards.map(messages),
    log,
  };
}

const templates = new Map<Template, Promise<string>>();

/** A template belongs to this version of the Worker, so one reading lasts as long as the isolate. */
function templateOf(env: Env, name: Template): Promise<string> {
  const reading =
    templates.get(name) ??
    env.ASSETS.fetch(`https://assets.local/${name}/page.html`).then(async (response) => {
      if (!response.ok) throw new Error(`the ${name} template answered ${response.status}`);
      return response.text();
    });
  templates.set(name, reading);
  reading.catch(() => templates.delete(name));
  return reading;
}

/** Remembered as long as the isolate lives. */
const keysOfIssuers = issuerKeys(now);

/** What one request may use. */
export function openRuntime(env: Env): Runtime {
  const meter = newMeter();
  const services = composeServices(env, meter);
  const controlDatabase = openDatabase(env.CONTROL, meter);
  return {
    services,
    control: d1Control(controlDatabase),
    sessions: luciaSessions(controlDatabase, now, ids),
    shards: ledgers(env).length,
    publicUrl: env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : null,
    meter,
    idempotency: (shard) => d1Idempotency(shard === null ? controlDatabase : services.ledgerDatabase(shard)),
    limit: async (kind, key) => {
      const limiter = { api: env.API_LIMIT, "sign-in": env.SIGN_IN_LIMIT, account: env.ACCOUNT_LIMIT }[kind];
      return (await limiter.limit({ key })).success;
    },
    takeOne: (tenant, key) => {
      const isOrganisation = key === "organisation";
      const limit = isOrganisation ? env.LIMIT_ORGANISATION : env.LIMIT_CREDENTIAL;
      const name = isOrganisation ? "organisation" : "credential";
      return takeOne(env, log, now(), tenant, key, { name, limit, windowSeconds: 60 });
    },
    openLive: (orgId, listener, request) => {
      const headers = new Headers(request.headers);
      headers.set(LISTENER_HEADER, JSON.stringify(listener));
      return env.LIVE.getByName(orgId).fetch(new Request(request.url, { headers }));
    },
    issuerKeys: keysOfIssuers,
    github: gitHubOf(env),
    localMailbox: localMailboxOf(env),
    template: (name) => templateOf(env, name),
  };
}
