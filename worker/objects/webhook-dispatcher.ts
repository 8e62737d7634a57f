import { DurableObject } from "cloudflare:workers";
import type {
  Delivery,
  DeliveryQuery,
  EndpointHealth,
  EndpointHistory,
  ShownDelivery,
} from "../../schema/contract/webhooks.ts";
import type { Env } from "../env.ts";
import type { EndpointAt, ReplayRange, ReplayStart, Site, TestMessage } from "../services/webhooks/ports.ts";
import { dispatch } from "./webhooks/dispatch.ts";
import { DispatchDesk, log } from "./webhooks/dispatch-desk.ts";
import { testOf } from "./webhooks/rendering.ts";
import { replayMany } from "./webhooks/replay.ts";
import { listDeliveries, readDelivery, readHealth, readHistory } from "./webhooks/views.ts";

/** After what nobody expected, before it is tried again. */
const AGAIN_MS = 15_000;

/**
 * Sends an endpoint what it is to be told, and keeps how that went. One object for one endpoint, so that a receiver that
 * is slow keeps nobody else waiting. Everything is sent from the alarm; whoever calls it only says that there is work.
 */
export class WebhookDispatcher extends DurableObject<Env> {
  readonly #desk: DispatchDesk;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#desk = new DispatchDesk(ctx, env);
  }

  #open(at: EndpointAt): DispatchDesk {
    if (this.ctx.id.name !== `${at.orgId}/${at.endpointId}`)
      throw new TypeError("a call for another endpoint");
    this.#desk.know(at);
    return this.#desk;
  }

  async #go(): Promise<void> {
    this.#desk.calls += 1;
    await this.ctx.storage.setAlarm(this.#desk.now());
  }

  async wake(at: EndpointAt): Promise<void> {
    this.#open(at).hasNews = true;
    await this.#go();
  }

  async settle(at: EndpointAt, site: Site): Promise<void> {
    this.#open(at).settle(site);
  }

  async startAnew(at: EndpointAt): Promise<void> {
    this.#open(at).attempts.startAnew();
    await this.wake(at);
  }

  /** By the same way as everything else: it is a delivery like others, but that nothing is held against the endpoint. */
  async sendTest(at: EndpointAt, site: Site, message: TestMessage): Promise<boolean> {
    const desk = this.#open(at);
    desk.settle(site);
    const row = await desk.ledger(at).endpoints.find(at.orgId, at.endpointId);
    const delivery = row && testOf(row, await desk.site(at), message);
    if (!delivery) return false;
    desk.deliveries.add(delivery, "test", desk.now());
    await this.#go();
    return true;
  }

  async list(at: EndpointAt, query: DeliveryQuery): Promise<{ items: Delivery[]; next: string | null }> {
    return listDeliveries(this.#open(at).storage, at.endpointId, query);
  }

  async read(at: EndpointAt, messageId: string): Promise<ShownDelivery | null> {
    return readDelivery(this.#open(at).storage, at.endpointId, messageId);
  }

  async replay(at: EndpointAt, messageId: string, command: string | null): Promise<ReplayStart> {
    const { commands, deliveries, now } = this.#open(at);
    const begin = () => deliveries.again(messageId, now());
    const start = commands.once(command, now(), begin, (answer) => answer === "queued");
    if (start === "queued") await this.#go();
    return start;
  }

  async replayMany(
    at: EndpointAt,
    range: ReplayRange,
    command: string | null,
  ): Promise<{ queued: number; next: number | null }> {
    const replayed = await replayMany(this.#open(at), at, range, command);
    await this.#go();
    return replayed;
  }

  async health(at: EndpointAt): Promise<EndpointHealth> {
    const { storage, attempts, now } = this.#open(at);
    return readHealth(storage, attempts, now());
  }

  async history(at: EndpointAt): Promise<EndpointHistory> {
    const { storage, now } = this.#open(at);
    return readHistory(storage, now());
  }

  /** It goes with its endpoint. */
  async forget(): Promise<void> {
    await this.#desk.forget();
  }

  /** Nothing here may throw: after six failures an alarm never comes again. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx;
    try {
      await dispatch(this.#desk);
      this.#desk.deliveries.prune(this.#desk.now());
      const next = this.#desk.nextWake();
      await (next === null ? storage.deleteAlarm() : storage.setAlarm(next));
    } catch (error) {
      log.error("webhooks.alarm_failed", error, {});
      await storage.setAlarm(this.#desk.now() + AGAIN_MS);
    }
  }
}
