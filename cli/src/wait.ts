import type { Outcome, World } from "./http.ts";
import type { Live } from "./live.ts";
import type { Refusal } from "./stop.ts";

export type Waited<T> =
  | { readonly kind: "got"; readonly value: T }
  /** It was asked for until the wait was over. */
  | { readonly kind: "closed"; readonly refusal: Refusal; readonly unreachable: string | null }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "unreachable"; readonly because: string }
  | { readonly kind: "interrupted" };

export type Wait = {
  /** Asks once; Slipway may hold the request open for so many seconds. */
  readonly ask: (waitSeconds: number) => Promise<Outcome>;
  /** Whether a refusal may yet become a yes. */
  readonly isOpenEnded: (refusal: Refusal) => boolean;
  /** What is waited for, in words. Only asked where it is waited. */
  readonly describe: (refusal: Refusal) => Promise<string>;
  readonly waitSeconds: number;
  readonly live: Live;
  readonly world: World;
  readonly signal: AbortSignal;
};

/** Short enough for the reason on the screen to be of now. */
const HELD_SECONDS = 20;
const PAUSES_MS = [1000, 2000, 3000, 5000];

/**
 * Asks until it is granted or the wait is over. A no that was heard stays a no while Slipway is out of reach: only who
 * was never answered may take silence for leave.
 */
export async function waitFor<T>(wait: Wait): Promise<Waited<T>> {
  const { ask, isOpenEnded, describe, waitSeconds, live, world, signal } = wait;
  const until = world.now() + waitSeconds * 1000;
  let no: Refusal | null = null;
  for (let round = 0; ; round += 1) {
    const begun = world.now();
    const leftSeconds = Math.floor((until - begun) / 1000);
    const outcome = await ask(round === 0 ? 0 : Math.max(0, Math.min(HELD_SECONDS, leftSeconds)));
    if (outcome.kind === "answer") return { kind: "got", value: outcome.body as T };
    if (outcome.kind === "interrupted" || signal.aborted) return { kind: "interrupted" };
    if (outcome.kind === "unreachable") {
      if (no === null) return outcome;
      live.say("Slipway cannot be reached now; its last word was no");
    } else {
      if (!isOpenEnded(outcome.refusal)) return { kind: "refused", refusal: outcome.refusal };
      no = outcome.refusal;
      if (waitSeconds > 0) live.say(await describe(no));
    }
    const now = world.now();
    if (now >= until) {
      const unreachable = outcome.kind === "unreachable" ? outcome.because : null;
      return { kind: "closed", refusal: no, unreachable };
    }
    const pauseMs = (PAUSES_MS[round] ?? PAUSES_MS.at(-1) ?? 0) - (now - begun);
    // What is due next is asked for at its moment, the last time at the end of the wait.
    if (pauseMs > 0) await world.sleep(Math.min(pauseMs, until - now), signal);
    if (signal.aborted) return { kind: "interrupted" };
  }
}
