/** How much of something may be used in a stretch of time. */
export type Allowance = { readonly name: string; readonly limit: number; readonly windowSeconds: number };

/** What was handed out of an allowance in its present window. Times are milliseconds since the epoch. */
export type Used = { readonly startedAt: number; readonly count: number };

export type Lease = {
  /** How many may be used without asking again; 0: none is left. */
  readonly granted: number;
  /** How many are left for others to lease. */
  readonly rest: number;
  readonly endsAt: number;
};

const windowMs = ({ windowSeconds }: Allowance): number => windowSeconds * 1000;

/** How many to lease at once: few enough that what an idle holder keeps is no loss, enough that asking is rare. */
export const leaseSize = ({ limit }: Allowance): number => Math.max(1, Math.floor(limit / 20));

/**
 * Hands out a part of what is left in the present window. All leases of a window together never exceed its limit.
 * @param used what was handed out before; null: nothing yet
 */
export function lease(
  allowance: Allowance,
  used: Used | null,
  wanted: number,
  now: number,
): { readonly lease: Lease; readonly used: Used } {
  const isOver = used === null || now >= used.startedAt + windowMs(allowance) || now < used.startedAt;
  const { startedAt, count } = isOver ? { startedAt: now, count: 0 } : used;
  const granted = Math.max(0, Math.min(wanted, allowance.limit - count));
  const handedOut = count + granted;
  return {
    lease: { granted, rest: allowance.limit - handedOut, endsAt: startedAt + windowMs(allowance) },
    used: { startedAt, count: handedOut },
  };
}

/** An allowance among others, by a key of its own. */
export type Share = { readonly key: string; readonly allowance: Allowance };

/**
 * Hands out what several allowances all have left: as many as the scantiest of them has, taken from each.
 * @param usedOf what was handed out of a share before; null: nothing yet
 * @returns when there may be more, in milliseconds since the epoch, and what is used of each share now
 */
export function leaseOfAll(
  shares: readonly Share[],
  usedOf: (key: string) => Used | null,
  wanted: number,
  now: number,
): {
  readonly granted: number;
  readonly endsAt: number;
  readonly used: readonly (readonly [string, Used])[];
} {
  const offers = shares.map(({ key, allowance }) => lease(allowance, usedOf(key), wanted, now).lease);
  const granted = Math.min(wanted, ...offers.map((offer) => offer.granted));
  const ends = offers.filter((offer) => offer.granted < wanted).map(({ endsAt }) => endsAt);
  return {
    granted,
    endsAt: Math.max(now, ...ends),
    used: shares.map(({ key, allowance }) => [key, lease(allowance, usedOf(key), granted, now).used]),
  };
}

/** What one holder has of an allowance: of what it leased, and what it knows of the rest. */
export type Held = { readonly left: number; readonly rest: number; readonly endsAt: number };

/** What a holder has with one more lease: leases of one window add up, and a later window replaces an earlier one. */
export function withLease(held: Held | null, { granted, rest, endsAt }: Lease): Held {
  if (held === null || held.endsAt < endsAt) return { left: granted, rest, endsAt };
  if (held.endsAt > endsAt) return held;
  return { left: held.left + granted, rest: Math.min(held.rest, rest), endsAt };
}

/** What is left of an allowance, and in how many whole seconds it is whole again. */
export type Left = {
  readonly allowance: Allowance;
  readonly remaining: number;
  readonly resetSeconds: number;
};

const nearest = (all: readonly Left[]): Left | undefined =>
  [...all].sort((a, b) => a.remaining / a.allowance.limit - b.remaining / b.allowance.limit)[0];

/** The headers of draft-ietf-httpapi-ratelimit-headers: every policy, and the one that is nearest to its end. */
export function rateLimitHeaders(all: readonly Left[]): readonly (readonly [string, string])[] {
  const first = nearest(all);
  if (!first) return [];
  const policies = all.map(
    ({ allowance: { name, limit, windowSeconds } }) => `"${name}";q=${limit};w=${windowSeconds}`,
  );
  return [
    ["ratelimit-policy", policies.join(", ")],
    ["ratelimit", `"${first.allowance.name}";r=${first.remaining};t=${first.resetSeconds}`],
  ];
}
