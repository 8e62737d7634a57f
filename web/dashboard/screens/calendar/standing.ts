import type { Freeze } from "../../../../schema/contract/freezes.ts";

type Standing = {
  readonly lasts: boolean;
  /** Null: until somebody ends it, or it is not known here. */
  readonly until: string | null;
  readonly next: string | null;
};

type Told = Pick<Freeze, "active" | "activeUntil" | "nextStart">;

/** How a window stands at a moment, by what was told of it a while before. `now`: milliseconds since the epoch. */
export function standingOf({ active, activeUntil, nextStart }: Told, now: number): Standing {
  const hasBegun = nextStart !== null && Date.parse(nextStart) <= now;
  if (hasBegun) return { lasts: true, until: null, next: null };
  const lasts = active && (activeUntil === null || Date.parse(activeUntil) > now);
  return { lasts, until: lasts ? activeUntil : null, next: nextStart };
}
