import * as z from "zod";
import { Verdict } from "./gates.ts";
import { EnvironmentName, listOf, PageQuery, printable, Timestamp, Version } from "./primitives.ts";

const MINUTE = 60;
const DAY = 86_400;

/** How long a lock holds unless it says otherwise, and at most. */
export const LOCK_TTL_SECONDS = { least: 1, usual: 15 * MINUTE, most: 7 * DAY } as const;
export const PERMIT_TTL_SECONDS = { least: 1, usual: 10 * MINUTE, most: 60 * MINUTE } as const;
/** How long a request may be held open until it is its turn. */
export const MAX_WAIT_SECONDS = 60;

const ttl = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.number().int().min(least).max(most).optional();

const Fence = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const why = printable(1000);

export const Lock = z.strictObject({
  id: z.string(),
  /** Names this hold; every later one has a greater one. */
  fence: Fence,
  holder: z.string(),
  reason: z.string().nullable(),
  since: Timestamp,
  /** Null: until somebody says otherwise. */
  expiresAt: Timestamp.nullable(),
});
export type Lock = z.infer<typeof Lock>;

export const AcquireLock = z.strictObject({
  holder: printable(200),
  reason: why.optional(),
  ttlSeconds: ttl(LOCK_TTL_SECONDS),
  /** The same claim again is the same hold. */
  claimId: printable(200).optional(),
  /** Takes it from whoever holds it. */
  steal: z.strictObject({ reason: why }).optional(),
});
export type AcquireLock = z.infer<typeof AcquireLock>;

/** Seconds to wait for one's turn before the answer is that it is held. */
export const WaitQuery = z.strictObject({
  wait: z.coerce.number().int().min(0).max(MAX_WAIT_SECONDS).default(0),
});
export type WaitQuery = z.infer<typeof WaitQuery>;

export const RenewLock = z.strictObject({ fence: Fence, ttlSeconds: ttl(LOCK_TTL_SECONDS) });
export type RenewLock = z.infer<typeof RenewLock>;

export const EndLock = z.union([
  z.strictObject({ fence: Fence }),
  z.strictObject({ force: z.literal(true), reason: why }),
]);
export type EndLock = z.infer<typeof EndLock>;

export const QueuePlace = z.strictObject({
  id: z.string(),
  place: z.number().int(),
  holder: z.string(),
  since: Timestamp,
  expiresAt: Timestamp,
});
export type QueuePlace = z.infer<typeof QueuePlace>;

export const LockState = z.strictObject({ lock: Lock.nullable(), queue: z.array(QueuePlace) });
export type LockState = z.infer<typeof LockState>;

/** A hold there is or was. */
export const Hold = Lock.extend({
  endedAt: Timestamp.nullable(),
  ended: z.enum(["released", "expired", "stolen"]).nullable(),
  endedBecause: z.string().nullable(),
});
export type Hold = z.infer<typeof Hold>;
export const HoldList = listOf(Hold);

export const RequestPermit = z.strictObject({
  version: Version,
  environment: EnvironmentName,
  holder: printable(200),
  ttlSeconds: ttl(PERMIT_TTL_SECONDS),
  claimId: printable(200).optional(),
  /** Passes what blocks, and opens a debt. */
  override: z.strictObject({ reason: why }).optional(),
  /** It goes back to an earlier version on purpose. */
  rollback: z.boolean().optional(),
});
export type RequestPermit = z.infer<typeof RequestPermit>;

export const RenewPermit = z.strictObject({ ttlSeconds: ttl(PERMIT_TTL_SECONDS) }).optional();
export type RenewPermit = z.infer<typeof RenewPermit>;

export const Permit = z.strictObject({
  id: z.string(),
  /** A compact Ed25519 JWS. */
  permit: z.string(),
  fence: Fence,
  expiresAt: Timestamp,
  verdicts: z.array(Verdict),
});
export type Permit = z.infer<typeof Permit>;

/** A permit as it is remembered: what was decided, and under which policy. */
export const GrantedPermit = z.strictObject({
  id: z.string(),
  version: Version,
  environment: z.string(),
  holder: z.string(),
  fence: Fence,
  grantedAt: Timestamp,
  expiresAt: Timestamp,
  endedAt: Timestamp.nullable(),
  by: z.string(),
  policyVersion: z.number().int(),
  override: z.strictObject({ reason: z.string() }).nullable(),
  verdicts: z.array(Verdict),
});
export type GrantedPermit = z.infer<typeof GrantedPermit>;
export const PermitList = listOf(GrantedPermit);
export const PermitQuery = PageQuery.extend({ environment: EnvironmentName.optional() });
export type PermitQuery = z.infer<typeof PermitQuery>;

/** Public keys that verify permits: RFC 7517. */
export const KeySet = z.strictObject({
  keys: z.array(
    z.strictObject({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      x: z.string(),
      kid: z.string(),
      alg: z.literal("EdDSA"),
      use: z.literal("sig"),
    }),
  ),
});
export type KeySet = z.infer<typeof KeySet>;
