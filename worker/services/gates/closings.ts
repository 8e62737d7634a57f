import { concerns, type Window, windowState } from "../../core/environment/windows.ts";
import type { OrgContext } from "../context.ts";
import type { FreezeRow, StopRow } from "./ports.ts";

/** Most windows and stops that are looked at. */
const MOST = 200;

/** Every window that is not over, and every stop that lasts. */
export type Closings = { readonly windows: readonly FreezeRow[]; readonly stops: readonly StopRow[] };

export type Closed = { readonly frozen: boolean; readonly stopped: boolean };

export async function readClosings({
  ledger,
  org,
  clock,
}: Pick<OrgContext, "ledger" | "org" | "clock">): Promise<Closings> {
  const [windows, stops] = await Promise.all([
    ledger.gates.freezes.list(org.id, clock.now(), "", MOST),
    ledger.gates.stops.list(org.id, null, true, MOST),
  ]);
  return { windows, stops };
}

/** The same of a moment that is past: what was over before it, or made after it, did not close anything then. */
export async function closingsAt(
  { ledger, org }: Pick<OrgContext, "ledger" | "org">,
  at: number,
): Promise<Closings> {
  const [windows, stops] = await Promise.all([
    ledger.gates.freezes.list(org.id, at, "", MOST),
    ledger.gates.stops.lasting(org.id, at, MOST),
  ]);
  return { windows: windows.filter(({ madeAt }) => madeAt <= at), stops };
}

/** The windows about an environment of a project. */
export const windowsFor = (windows: readonly FreezeRow[], slug: string, key: string): Window[] =>
  windows.filter((window) => concerns(window, slug, key));

/** Whether an environment of a project is closed at a moment, by a window or by a stop. */
export const closedNow = ({ windows, stops }: Closings, slug: string, key: string, now: number): Closed => ({
  frozen: !windowState(windowsFor(windows, slug, key), now).open,
  stopped: stops.some((stop) => concerns(stop, slug, key)),
});
