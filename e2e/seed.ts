/** What a run does by chance follows from this; an earlier run is tried again by setting it. */
export const SEED = Number(process.env.SLIPWAY_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1 that are always the same for a seed (Lehmer's generator, with the multiplier of MINSTD). */
export function seeded(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
