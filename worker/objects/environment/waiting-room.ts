/** Those who wait within this instance for their turn: each is woken when something changed. */
export class WaitingRoom {
  readonly #wakers = new Set<() => void>();

  wakeAll(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Resolves when something changed, or after so many milliseconds. */
  async change(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, ms));
    this.#wakers.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#wakers.delete(resolve);
  }
}
