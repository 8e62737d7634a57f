import { DurableObject } from "cloudflare:workers";
import type { Lock } from "../core/environment/lease.ts";
import type { Waiter } from "../core/environment/waiting.ts";
import type { Tiding } from "../core/release/tidings.ts";
import type { Env } from "../env.ts";
import type {
  By,
  EnvironmentAt,
  HoldAnswer,
  LockAnswer,
  LockClaim,
  PermitAnswer,
  PermitRequest,
} from "../services/environments/ports.ts";
import { environmentOf } from "../services/gates/load-facts.ts";
import { lookAgain, lookSoon } from "./environment/blocking.ts";
import { Desk, log } from "./environment/desk.ts";
import { giveUp, hearOf } from "./environment/hearing.ts";
import { forceLock, leaveQueue, releaseLock, renewLock, takeLock } from "./environment/locks.ts";
import { givePermitBack, prolongPermit, takePermit } from "./environment/permits.ts";

const NOWHERE = { ok: false, reason: "unknown", lock: null } as const;

/**
 * The one writer of an environment: who holds it, who waits, which permit stands, what was heard of it. What it decides
 * is kept with the decision and told afterwards. Its own clock decides what has run out.
 */
export class EnvironmentCoordinator extends DurableObject<Env> {
  readonly #desk: Desk;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#desk = new Desk(ctx, env);
    // What a crash left untold is looked after as soon as the object lives again.
    if (this.#desk.memory.nextWake(Date.now()) !== null) this.#desk.arm();
  }

  /** The name people gave it, if it is there at all. It is looked up once; from then on the object knows. */
  async #find(at: EnvironmentAt): Promise<EnvironmentAt | null> {
    if (this.ctx.id.name !== `${at.orgId}/${at.slug}/${at.key}`)
      throw new TypeError("a call for another environment");
    const known = this.#desk.memory.at;
    if (known) return known;
    const [project] = await this.#desk.ledger(at.shard).projects.load(at.orgId, [at.slug]);
    const environment = project && environmentOf(project, at.name);
    if (!environment) return null;
    const found = { ...at, name: environment.name };
    this.#desk.memory.know(found);
    return found;
  }

  async acquire(asked: EnvironmentAt, claim: LockClaim, by: By): Promise<LockAnswer> {
    const at = await this.#find(asked);
    return at ? takeLock(this.#desk, at, claim, by) : { ok: false, reason: "unknown" };
  }

  async renew(asked: EnvironmentAt, fence: number, ttlMs: number): Promise<HoldAnswer> {
    const at = await this.#find(asked);
    return at ? renewLock(this.#desk, at, fence, ttlMs) : NOWHERE;
  }

  async release(asked: EnvironmentAt, fence: number, by: By): Promise<HoldAnswer | { ok: true; lock: null }> {
    const at = await this.#find(asked);
    return at ? releaseLock(this.#desk, at, fence, by) : NOWHERE;
  }

  async force(asked: EnvironmentAt, reason: string, by: By): Promise<boolean> {
    const at = await this.#find(asked);
    if (at) forceLock(this.#desk, at, reason, by);
    return at !== null;
  }

  async read(asked: EnvironmentAt): Promise<{ lock: Lock | null; queue: readonly Waiter[] } | null> {
    const at = await this.#find(asked);
    if (!at) return null;
    this.#desk.settle(at);
    const { lock, queue } = this.#desk.memory.tenure.lease;
    return { lock, queue };
  }

  async leave(asked: EnvironmentAt, waiterId: string): Promise<void> {
    leaveQueue(this.#desk, asked, waiterId);
  }

  async permit(asked: EnvironmentAt, request: PermitRequest, by: By): Promise<PermitAnswer> {
    const at = await this.#find(asked);
    return at ? takePermit(this.#desk, at, request, by) : { ok: false, reason: "unknown" };
  }

  async renewPermit(asked: EnvironmentAt, id: string, ttlMs: number, by: By): Promise<PermitAnswer> {
    return prolongPermit(this.#desk, asked, id, ttlMs, by);
  }

  async endPermit(asked: EnvironmentAt, id: string, by: By): Promise<boolean> {
    return givePermitBack(this.#desk, asked, id, by);
  }

  async fences(asked: EnvironmentAt): Promise<{ lastFence: number; lock: Lock | null }> {
    this.#desk.settle(asked);
    const { lastFence, lock } = this.#desk.memory.tenure.lease;
    return { lastFence, lock };
  }

  /** Something may have opened its gates for a release that it keeps out, or for any; false: it keeps none of these out. */
  async lookAgain(releaseId: string | null): Promise<boolean> {
    return lookSoon(this.#desk, releaseId);
  }

  tell(): Promise<void> {
    return this.#desk.tell();
  }

  async hear(
    asked: EnvironmentAt,
    release: { readonly id: string; readonly version: string },
    tiding: Tiding,
  ): Promise<void> {
    this.#desk.memory.know(asked);
    await hearOf(this.#desk, asked, release, tiding);
  }

  /** It goes with its organisation. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    this.#desk.disarmed();
    await this.#desk.memory.forget();
  }

  /** Nothing here may throw: after six failures an alarm never comes again. */
  override async alarm(): Promise<void> {
    this.#desk.disarmed();
    try {
      const { at } = this.#desk.memory;
      if (!at) return;
      this.#desk.settle(at);
      giveUp(this.#desk, at);
      await lookAgain(this.#desk, at);
      this.#desk.room.wakeAll();
      await this.#desk.tell();
    } catch (error) {
      log.error("environment.alarm_failed", error, {});
    } finally {
      this.#desk.arm();
    }
  }
}
