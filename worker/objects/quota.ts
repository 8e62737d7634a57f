import { DurableObject } from "cloudflare:workers";
import { type Allowance, type Lease, lease, leaseOfAll, type Share, type Used } from "../core/allowance.ts";
import type { Env } from "../env.ts";

const MAX_KEPT = 10_000;

/** What a tenant has used of its allowances, exactly. It is kept in memory alone: what is lost is forgiven. */
export class Quota extends DurableObject<Env> {
  readonly #used = new Map<string, Used>();

  /** Hands out a part of an allowance, kept apart by a key. */
  lease(key: string, allowance: Allowance, wanted: number): Lease {
    const step = lease(allowance, this.#used.get(key) ?? null, wanted, Date.now());
    this.#keep(key, step.used);
    return step.lease;
  }

  /** Hands out as much as several allowances all have left. */
  leaseOfAll(shares: readonly Share[], wanted: number): { granted: number; endsAt: number } {
    const { granted, endsAt, used } = leaseOfAll(
      shares,
      (key) => this.#used.get(key) ?? null,
      wanted,
      Date.now(),
    );
    for (const [key, one] of used) this.#keep(key, one);
    return { granted, endsAt };
  }

  #keep(key: string, used: Used): void {
    if (this.#used.size >= MAX_KEPT && !this.#used.has(key)) this.#used.clear();
    this.#used.set(key, used);
  }
}
