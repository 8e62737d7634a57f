import { hostShares } from "../../core/webhooks/host-share.ts";
import type { TargetRules } from "../../core/webhooks/target.ts";
import { allowedTargets, type Env, ledgers } from "../../env.ts";
import type { Ledger } from "../../services/ledger.ts";
import { consoleLog } from "../../services/log.ts";
import type { EndpointAt, Site } from "../../services/webhooks/ports.ts";
import { type Sealer, sealer } from "../../services/webhooks/seal.ts";
import { d1Control } from "../../store/control.ts";
import { openDatabase } from "../../store/database.ts";
import { d1Ledger } from "../../store/ledger.ts";
import { Attempts } from "./attempts.ts";
import { Commands } from "./commands.ts";
import { Deliveries } from "./deliveries.ts";

const now = () => Date.now();

export const log = consoleLog(now);

/** Where an endpoint's dispatcher works: what it keeps, and what it asks of the rest. */
export class DispatchDesk {
  readonly deliveries: Deliveries;
  readonly attempts: Attempts;
  readonly commands: Commands;
  readonly storage: DurableObjectStorage;
  readonly sealer: Sealer;
  /** Whether there may be messages that it has not read. A new instance does not know. */
  hasNews = true;
  /** How often it was called to work. */
  calls = 0;
  readonly #env: Env;

  constructor({ storage }: DurableObjectState, env: Env) {
    this.#env = env;
    this.storage = storage;
    this.deliveries = new Deliveries(storage);
    this.attempts = new Attempts(storage);
    this.commands = new Commands(storage);
    this.sealer = sealer(env.SEALING_KEYS, log);
  }

  readonly now = now;

  get at(): EndpointAt | null {
    return this.storage.kv.get<EndpointAt>("at") ?? null;
  }

  know(at: EndpointAt): void {
    if (this.at === null) this.storage.kv.put("at", at);
  }

  settle(site: Site): void {
    this.storage.kv.put("site", site);
  }

  /** Where people see what is told of. Where nobody said so, links are paths. */
  async site({ orgId }: EndpointAt): Promise<Site> {
    const { PUBLIC_URL, CONTROL } = this.#env;
    const baseUrl = PUBLIC_URL ? new URL(PUBLIC_URL).origin : null;
    const known = this.storage.kv.get<Site>("site");
    if (known) return { ...known, baseUrl: baseUrl ?? known.baseUrl };
    const found = await d1Control(openDatabase(CONTROL)).organisations.read(orgId);
    if (!found) throw new TypeError("an endpoint of no organisation");
    const site = { org: found.org.slug, baseUrl: baseUrl ?? "" };
    this.settle(site);
    return site;
  }

  /** Where messages may go, and where they may not: whoever knows our own hosts is asked. */
  rules({ baseUrl }: Site): TargetRules {
    const hosts = [this.#env.PUBLIC_URL, baseUrl].flatMap((url) => (url ? new URL(url).host : []));
    return { allowed: allowedTargets(this.#env), ownHosts: hosts };
  }

  ledger({ shard }: EndpointAt): Ledger {
    const binding = ledgers(this.#env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    return d1Ledger(openDatabase(binding));
  }

  /** How many of some attempts at a host may be made now, and when there is room for others. No count: all may. */
  async room(
    { orgId }: EndpointAt,
    host: string,
    wanted: number,
  ): Promise<{ granted: number; endsAt: number }> {
    const shares = hostShares(orgId, this.attempts.hasLastFailed);
    try {
      return await this.#env.QUOTA.getByName(`host/${host}`).leaseOfAll(shares, wanted);
    } catch (error) {
      log.error("quota.failed", error, { tenant: `host/${host}` });
      return { granted: wanted, endsAt: this.now() };
    }
  }

  /** When it has to look again by itself; null: never. Milliseconds since the epoch. */
  nextWake(): number | null {
    return this.hasNews && this.at !== null ? this.now() : this.deliveries.nextWake();
  }

  async forget(): Promise<void> {
    await this.storage.deleteAlarm();
    await this.deliveries.forget();
  }

  async seal({ shard, orgId }: EndpointAt): Promise<void> {
    await this.#env.AUDIT.getByName(orgId).seal(shard, orgId);
  }
}
