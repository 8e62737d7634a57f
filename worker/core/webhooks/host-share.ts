import type { Share } from "../allowance.ts";

const WINDOW_SECONDS = 10;

const share = (key: string, limit: number): Share => ({
  key,
  allowance: { name: key, limit, windowSeconds: WINDOW_SECONDS },
});

/**
 * What an attempt at a host draws on, besides its schedule: no host is flooded by all tenants together, nor by one. An
 * endpoint whose last attempt failed draws on a small share apart, so that who is gone takes nothing from who is there.
 */
export const hostShares = (orgId: string, isFailing: boolean): readonly Share[] => [
  share("all", 3000),
  share(`all|${orgId}`, 1000),
  ...(isFailing ? [share("failing", 600), share(`failing|${orgId}`, 100)] : []),
];
