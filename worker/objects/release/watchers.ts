import type { Env } from "../../env.ts";
import { consoleLog } from "../../services/log.ts";
import type { CommitRequest } from "../../services/ports.ts";

/** Of so many environments a release remembers that they keep it out. */
const MOST = 20;
/** An environment that still keeps it out asks again before this. */
const FORGOTTEN_MS = 8 * 86_400_000;

const log = consoleLog(() => Date.now());

/**
 * The environments, by their keys, that keep a release out and are to hear when it changes. What is lost of them costs
 * time alone, as an environment looks again by itself. They are remembered in memory too, so that asking for them where
 * there are none costs nothing.
 */
export class Watchers {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  #all: readonly string[] | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
  }

  get #known(): readonly string[] {
    this.#all ??= this.#ctx.storage.kv.get<string[]>("watchers") ?? [];
    return this.#all;
  }

  add(environment: string, now: number): void {
    const before = this.#known;
    this.#all = [...before.filter((one) => one !== environment), environment].slice(-MOST);
    if (before.includes(environment)) return;
    this.#ctx.storage.kv.put("watchers", this.#all);
    void this.#ctx.storage.setAlarm(now + FORGOTTEN_MS);
  }

  /**
   * Tells them that the release has changed, and forgets those that do not keep it out any more. It waits for none of
   * them: what they do then is to ask the release what it is like.
   */
  tell({ orgId, slug, releaseId }: Pick<CommitRequest, "orgId" | "slug" | "releaseId">): void {
    const told = this.#known;
    if (told.length === 0) return;
    const tellOne = async (key: string): Promise<boolean> => {
      const environment = this.#env.ENVIRONMENTS.getByName(`${orgId}/${slug}/${key}`);
      try {
        return await environment.lookAgain(releaseId);
      } catch (error) {
        log.error("release.watcher_not_told", error, { release: releaseId, environment: key });
        return true;
      }
    };
    const tellAll = async () => {
      const keeps = await Promise.all(told.map(tellOne));
      this.#leave(
        told,
        told.filter((_, index) => keeps[index]),
      );
    };
    this.#ctx.waitUntil(tellAll());
  }

  #leave(told: readonly string[], left: readonly string[]): void {
    // Who asked meanwhile did not keep it out when it was told, and does now.
    if (this.#all !== told || left.length === told.length) return;
    this.#all = left;
    this.#ctx.storage.kv.put("watchers", left);
  }

  async forget(): Promise<void> {
    this.#all = [];
    await this.#ctx.storage.deleteAll();
  }
}
