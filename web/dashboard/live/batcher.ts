export type Batcher<T> = { add(item: T): void; stop(): void };

/**
 * Hands over what arrives in batches, one at a time: what comes while a batch is dealt with waits for the next, so
 * that a stream of changes neither floods the server nor keeps an answer from ever arriving.
 */
export function createBatcher<T>(
  deliver: (items: readonly T[]) => Promise<unknown>,
  waitMs: number,
): Batcher<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDelivering = false;

  const plan = () => {
    if (waiting.length === 0 || isDelivering || timer !== undefined) return;
    timer = setTimeout(() => void flush(), waitMs);
  };

  const flush = async () => {
    const items = waiting;
    waiting = [];
    timer = undefined;
    isDelivering = true;
    await deliver(items).catch(() => undefined);
    isDelivering = false;
    plan();
  };

  return {
    add(item) {
      waiting.push(item);
      plan();
    },
    stop() {
      clearTimeout(timer);
      waiting = [];
    },
  };
}
