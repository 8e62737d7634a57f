import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBatcher } from "./batcher.ts";

describe("a batcher", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("hands over together what arrives within its wait", async () => {
    const batches: (readonly number[])[] = [];
    const batcher = createBatcher<number>(async (items) => void batches.push(items), 50);
    batcher.add(1);
    await vi.advanceTimersByTimeAsync(40);
    batcher.add(2);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(10);
    expect(batches).toEqual([[1, 2]]);
  });

  it("keeps what arrives while a batch is dealt with for the next one", async () => {
    const batches: (readonly number[])[] = [];
    const deliver = (items: readonly number[]) => {
      batches.push(items);
      return new Promise((done) => setTimeout(done, 1000));
    };
    const batcher = createBatcher<number>(deliver, 50);
    batcher.add(1);
    await vi.advanceTimersByTimeAsync(50);
    batcher.add(2);
    batcher.add(3);
    await vi.advanceTimersByTimeAsync(900);
    expect(batches).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(150);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it("goes on after a batch that failed", async () => {
    const batches: (readonly number[])[] = [];
    const deliver = async (items: readonly number[]) => {
      batches.push(items);
      throw new Error("no answer");
    };
    const batcher = createBatcher<number>(deliver, 50);
    batcher.add(1);
    await vi.advanceTimersByTimeAsync(50);
    batcher.add(2);
    await vi.advanceTimersByTimeAsync(50);
    expect(batches).toEqual([[1], [2]]);
  });

  it("hands over nothing once it is stopped", async () => {
    const deliver = vi.fn(async () => undefined);
    const batcher = createBatcher<number>(deliver, 50);
    batcher.add(1);
    batcher.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(deliver).not.toHaveBeenCalled();
  });
});
