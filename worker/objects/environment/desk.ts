import type { LiveChange } from "../../../schema/contract/live.ts";
import { inTheWay, settled, type TenureStep } from "../../core/environment/tenure.ts";
import { lookNow } from "../../core/gates/blocked.ts";
import { type Env, ledgers } from "../../env.ts";
import { tellMemos } from "../../services/environments/flush-memos.ts";
import { memosOf } from "../../services/environments/memos.ts";
import type { By, EnvironmentAt, Memo } from "../../services/environments/ports.ts";
import { newIds } from "../../services/ids.ts";
import type { Ledger } from "../../services/ledger.ts";
import { consoleLog, type LogEvent } from "../../services/log.ts";
import type { Releases } from "../../services/ports.ts";
import type { EndpointAt } from "../../services/webhooks/ports.ts";
import { openDatabase } from "../../store/database.ts";
import { d1Ledger } from "../../store/ledger.ts";
import { EnvironmentMemory } from "./memory.ts";
import { WaitingRoom } from "./waiting-room.ts";

const now = () => Date.now();

export const log = consoleLog(now);

export const ids = newIds(now);

/**
 * Where an environment's coordinator works: what it keeps, who waits, and how what it decides is told. What is decided
 * is kept before anybody is answered, and told afterwards; what was not told is told by the alarm.
 */
export class Desk {
  readonly memory: EnvironmentMemory;
  readonly room = new WaitingRoom();
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  #telling: Promise<void> | null = null;
  /** What the alarm was last set to by this instance. */
  #armed: number | null | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
    this.memory = new EnvironmentMemory(ctx.storage);
  }

  ledger(shard: number): Ledger {
    const binding = ledgers(this.#env)[shard];
    if (!binding) throw new RangeError(`no ledger shard ${shard}`);
    return d1Ledger(openDatabase(binding));
  }

  get releases(): Pick<Releases, "commit" | "facts"> {
    const of = (orgId: string, id: string) => this.#env.RELEASES.getByName(`${orgId}/${id}`);
    return {
      commit: (request) => of(request.orgId, request.releaseId).commit(request),
      facts: (where) => of(where.orgId, where.releaseId).facts(where),
    };
  }

  /** Has a release tell this environment when it changes; false: it has, since this revision. */
  async watch(
    at: EnvironmentAt,
    release: { readonly id: string; readonly revision: number },
  ): Promise<boolean> {
    const { shard, orgId, slug, key: environment } = at;
    const { id: releaseId, revision } = release;
    const where = { shard, orgId, slug, releaseId };
    return this.#env.RELEASES.getByName(`${orgId}/${releaseId}`).watch({ ...where, environment, revision });
  }

  /** Keeps a step with what it is to be told by, wakes who waits, and sees to the telling. */
  keep(at: EnvironmentAt, by: By | null, step: TenureStep, more: readonly Memo[] = []): void {
    const memos = [...memosOf({ at, by, ids, now: now() }, step.events), ...more];
    const isFree = inTheWay(step.tenure.lease, null) === null;
    const isFreed = isFree && inTheWay(this.memory.tenure.lease, null) !== null;
    const waited = isFreed ? lookNow(this.memory.blocked, ({ isBehindLock }) => isBehindLock, now()) : null;
    this.memory.keep({ tenure: step.tenure, ...(waited ? { blocked: waited } : {}) }, memos);
    if (step.events.length > 0) this.room.wakeAll();
    this.after(memos.length > 0);
  }

  /** Sees to it that what is kept is told, and that the object wakes when something is due. */
  after(hasNews: boolean): void {
    this.arm();
    if (hasNews) this.behind(this.tell(), "environment.untold");
  }

  /** Goes on with something behind the answer. What fails is made up for by the alarm. */
  behind(work: Promise<void>, failure: LogEvent): void {
    this.#ctx.waitUntil(work.catch((error: unknown) => log.error(failure, error, {})));
  }

  arm(): void {
    const next = this.memory.nextWake(now());
    if (next === this.#armed) return;
    this.#armed = next;
    void (next === null ? this.#ctx.storage.deleteAlarm() : this.#ctx.storage.setAlarm(next));
  }

  /** The alarm has gone off: it is to be set again, whatever it was set to. */
  disarmed(): void {
    this.#armed = undefined;
  }

  /**
   * What time has done by now is kept first, so that it is told even where the request changes nothing, and so that the
   * alarm for it goes off once.
   */
  settle(at: EnvironmentAt): void {
    this.keep(at, null, settled(this.memory.tenure, now()));
  }

  /** Tells everything that is kept untold, oldest first. One at a time: a second caller waits for the first. */
  async tell(): Promise<void> {
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = null;
    });
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    const { at } = this.memory;
    for (let next = this.memory.untold(); next && at; next = this.memory.untold()) {
      const telling = {
        ledger: this.ledger(at.shard),
        ledgers: (shard: number) => this.ledger(shard),
        log,
        releases: this.releases,
        dispatchers: {
          wake: async (endpoint: EndpointAt) => {
            await this.#env.ENDPOINTS.getByName(`${endpoint.orgId}/${endpoint.endpointId}`).wake(endpoint);
          },
        },
        live: {
          publish: async (orgId: string, changes: readonly LiveChange[]) => {
            await this.#env.LIVE.getByName(orgId).publish(changes);
          },
        },
      };
      await tellMemos(telling, at, next.memos, now());
      this.memory.told(next.last);
      await this.#env.AUDIT.getByName(at.orgId).seal(at.shard, at.orgId);
    }
    this.arm();
  }
}
