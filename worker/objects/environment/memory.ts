import { nextChange } from "../../core/environment/lease.ts";
import { isSameTold, type KnownRollbacks, type Told } from "../../core/environment/rollback.ts";
import { NOTHING_WATCHED, nextLoss, type Watch } from "../../core/environment/silence.ts";
import { type Tenure, VACANT } from "../../core/environment/tenure.ts";
import { type Blocked, nextLook } from "../../core/gates/blocked.ts";
import type { EnvironmentAt, Memo } from "../../services/environments/ports.ts";

/** How long a memo may wait for the telling that follows its decision, before the alarm tells it. */
const RETELL_MS = 5000;
/** How many findings are remembered, so that what is told twice is found once. */
const KEPT_FINDINGS = 100;
const KEPT_OPEN = 20;
const TOLD_AT_ONCE = 100;

const MIGRATIONS = [
  "create table memo (id integer primary key autoincrement, body text not null)",
  "create table told_rollback (name text primary key) without rowid",
] as const;

/** As it was kept before anything but time and a request made the environment look. */
type StoredBlocked = Pick<Blocked, "releaseId" | "isRollback" | "closed"> & {
  readonly lookAt: number | null;
} & Partial<Pick<Blocked, "isBehindLock" | "refusedAt">>;

const completed = (stored: StoredBlocked): Blocked => ({
  isBehindLock: true,
  refusedAt: Date.now(),
  ...stored,
  lookAt: stored.lookAt ?? 0,
});

type Change = {
  readonly tenure?: Tenure;
  readonly watch?: Watch;
  readonly found?: string;
  readonly blocked?: readonly Blocked[];
  /** Under which names a rollback was told of. */
  readonly toldRollback?: readonly string[];
};

/** What an environment's coordinator keeps: its decisions, and what of them is still to be told. */
export class EnvironmentMemory {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#migrate();
  }

  #migrate(): void {
    const { kv, sql } = this.#storage;
    const done = kv.get<number>("migrations") ?? 0;
    this.#storage.transactionSync(() => {
      for (const statement of MIGRATIONS.slice(done)) sql.exec(statement);
      if (done < MIGRATIONS.length) kv.put("migrations", MIGRATIONS.length);
    });
  }

  /** The instance may be asked again before it is evicted, so that its tables are made anew. */
  async forget(): Promise<void> {
    await this.#storage.deleteAll();
    this.#migrate();
  }

  get at(): EnvironmentAt | null {
    return this.#storage.kv.get<EnvironmentAt>("at") ?? null;
  }

  know(at: EnvironmentAt): void {
    const known = this.at;
    if (known?.name !== at.name || known.shard !== at.shard) this.#storage.kv.put("at", at);
  }

  get tenure(): Tenure {
    return this.#storage.kv.get<Tenure>("tenure") ?? VACANT;
  }

  get watch(): Watch {
    return this.#storage.kv.get<Watch>("watch") ?? NOTHING_WATCHED;
  }

  get found(): readonly string[] {
    return this.#storage.kv.get<string[]>("found") ?? [];
  }

  /** Releases that were kept out, as it was last told. */
  get blocked(): readonly Blocked[] {
    return (this.#storage.kv.get<StoredBlocked[]>("blocked") ?? []).map(completed);
  }

  hasFound(finding: string): boolean {
    return this.found.includes(finding);
  }

  get rollbacks(): KnownRollbacks {
    const { sql } = this.#storage;
    const named = (name: string) => sql.exec("select 1 from told_rollback where name = ?", name);
    return { found: this.found, isTold: (name) => named(name).toArray().length > 0 };
  }

  /** Rollbacks that somebody told of, while it is not known to what. */
  get openRollbacks(): readonly Told[] {
    return this.#storage.kv.get<Told[]>("openRollbacks") ?? [];
  }

  openRollback(told: Told): void {
    const all = [...this.#openButFor(told), told].slice(-KEPT_OPEN);
    this.#storage.kv.put("openRollbacks", all);
  }

  closeRollback(told: Told): void {
    this.#storage.kv.put("openRollbacks", this.#openButFor(told));
  }

  #openButFor(told: Told): readonly Told[] {
    return this.openRollbacks.filter((one) => !isSameTold(one, told));
  }

  /** Keeps a decision and what is to be told of it, both or neither. */
  keep({ tenure, watch, found, blocked, toldRollback = [] }: Change, memos: readonly Memo[]): void {
    const { kv, sql } = this.#storage;
    this.#storage.transactionSync(() => {
      if (tenure && JSON.stringify(tenure) !== JSON.stringify(this.tenure)) kv.put("tenure", tenure);
      if (watch && JSON.stringify(watch) !== JSON.stringify(this.watch)) kv.put("watch", watch);
      if (found !== undefined) {
        kv.put("found", [...this.found, found].slice(-KEPT_FINDINGS));
      }
      if (blocked) kv.put("blocked", blocked);
      for (const name of toldRollback) sql.exec("insert or ignore into told_rollback values (?)", name);
      for (const memo of memos) sql.exec("insert into memo (body) values (?)", JSON.stringify(memo));
    });
  }

  /** The oldest that are still to be told. */
  untold(): { readonly last: number; readonly memos: readonly Memo[] } | null {
    const rows = this.#storage.sql
      .exec<{ id: number; body: string }>("select id, body from memo order by id limit ?", TOLD_AT_ONCE)
      .toArray();
    const last = rows.at(-1)?.id;
    return last === undefined ? null : { last, memos: rows.map(({ body }) => JSON.parse(body) as Memo) };
  }

  told(last: number): void {
    this.#storage.sql.exec("delete from memo where id <= ?", last);
  }

  /** When the coordinator has to look again by itself; null: never. Milliseconds since the epoch. */
  nextWake(now: number): number | null {
    const { lease, permit } = this.tenure;
    const isUntold = this.untold() !== null;
    const moments = [
      nextChange(lease),
      permit?.expiresAt ?? null,
      nextLoss(this.watch),
      nextLook(this.blocked),
      isUntold ? now + RETELL_MS : null,
    ].filter((moment) => moment !== null);
    return moments.length === 0 ? null : Math.max(now, Math.min(...moments));
  }
}
