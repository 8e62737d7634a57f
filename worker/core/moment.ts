import type { MomentQuery } from "../../schema/contract/releases.ts";

/** What was true at `asOf`, as far as it was known at `knownAt`: milliseconds since the epoch. */
export type Moment = { readonly asOf: number; readonly knownAt: number };

/**
 * The moment a reader asks for. What is not said is now, and so is what lies ahead: nobody knows it yet.
 * @returns null where nothing of it is past: that is the present
 */
export function momentOf({ asOf, knownAt }: MomentQuery, now: number): Moment | null {
  const until = (time: string | undefined) => (time === undefined ? now : Math.min(Date.parse(time), now));
  const moment = { asOf: until(asOf), knownAt: until(knownAt) };
  return moment.asOf < now || moment.knownAt < now ? moment : null;
}

/** The last moment of which all was known: what people do in Slipway itself is known as it happens. */
export const seenUntil = ({ asOf, knownAt }: Moment): number => Math.min(asOf, knownAt);
