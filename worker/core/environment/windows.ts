import { environmentKey } from "./name.ts";
import { lastStart, nextStart } from "./recurrence.ts";

/** A planned stretch of time, once or again and again. Times are milliseconds since the epoch. */
export type Window = {
  readonly id: string;
  readonly name: string;
  /** `deny`: closed while it lasts. `allow`: where there is one, closed while none lasts. */
  readonly kind: "deny" | "allow";
  readonly reason: string;
  readonly start: number;
  /** When it ends, if it comes once; null: it comes again, or lasts until somebody ends it. */
  readonly end: number | null;
  readonly rrule: string | null;
  /** How long each one lasts, if it comes again. Elapsed time, through any change of the clocks. */
  readonly durationMs: number;
  readonly timezone: string;
};

export type Scope = { readonly project: string | null; readonly environment: string | null };

/** Whether a rule for a scope is about an environment of a project; null in a scope: any. */
export const concerns = (scope: Scope, project: string, environment: string): boolean =>
  (scope.project === null || scope.project === project) &&
  (scope.environment === null || environmentKey(scope.environment) === environmentKey(environment));

/** `to`: infinity where it lasts until somebody ends it. */
export type Stretch = { readonly from: number; readonly to: number };

const isRecurring = (window: Window): window is Window & { readonly rrule: string } => window.rrule !== null;

/** The stretch of a window that lasts at a moment, from its start up to but not including its end; null: none does. */
export function activeAt(window: Window, at: number): Stretch | null {
  const from = isRecurring(window) ? lastStart(window, at) : window.start;
  if (from === null || from > at) return null;
  const to = isRecurring(window) ? from + window.durationMs : (window.end ?? Infinity);
  return at < to ? { from, to } : null;
}

/** When a window next begins after a moment; null: never again. */
export function beginsAfter(window: Window, at: number): number | null {
  if (isRecurring(window)) return nextStart(window, at);
  return window.start > at ? window.start : null;
}

export type WindowState =
  | { readonly open: true }
  | {
      readonly open: false;
      readonly because: Window;
      /** It stays closed at least until then; null: for good. */
      readonly until: number | null;
    };

/**
 * Whether deployments may go through at a moment: no deny lasts, and there is no allow, or one lasts.
 * @returns where closed, the window that is the longest in the way
 */
export function windowState(windows: readonly Window[], at: number): WindowState {
  let denied: { because: Window; until: number } | null = null;
  for (const window of windows) {
    const stretch = window.kind === "deny" ? activeAt(window, at) : null;
    if (stretch && (!denied || stretch.to > denied.until)) denied = { because: window, until: stretch.to };
  }
  if (denied) {
    const { because, until } = denied;
    return { open: false, because, until: Number.isFinite(until) ? until : null };
  }
  const allows = windows.filter(({ kind }) => kind === "allow");
  if (allows.length === 0 || allows.some((window) => activeAt(window, at))) return { open: true };
  const next = allows
    .map((because) => ({ because, until: beginsAfter(because, at) }))
    .sort((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))[0];
  return next ? { open: false, ...next } : { open: true };
}

/** The stretches of a window that touch a time, oldest first, at most so many. */
export function stretchesBetween(window: Window, from: number, to: number, most: number): Stretch[] {
  const found: Stretch[] = [];
  const running = activeAt(window, from);
  if (running) found.push(running);
  let at = Math.max(from, running?.from ?? from);
  while (found.length < most) {
    const start = beginsAfter(window, at);
    if (start === null || start >= to) break;
    const stretch = activeAt(window, start);
    if (stretch) found.push(stretch);
    at = start;
  }
  return found;
}
