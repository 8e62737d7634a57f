import type { Lock as ShownLock } from "../../../schema/contract/locks.ts";
import type { Lock } from "../../core/environment/lease.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { OrgContext } from "../context.ts";
import type { By, EnvironmentAt } from "./ports.ts";

/** Where an environment's coordinator is, for any spelling of its name. */
export const environmentAt = (
  { org }: Pick<OrgContext, "org">,
  slug: string,
  name: string,
): EnvironmentAt => ({
  shard: org.shard,
  orgId: org.id,
  slug,
  key: environmentKey(name),
  name: name.trim(),
});

/** Who asks, as it is noted. */
export const byOf = ({ principal: { kind, id, name }, requestId, address }: OrgContext): By => ({
  actor: { kind, id, name },
  requestId,
  address,
});

/** A lock as clients read it. What the holder claimed it by stays the holder's. */
export const showLock = ({
  id,
  fence,
  holder,
  reason,
  since,
  expiresAt,
}: Omit<Lock, "claimId">): ShownLock => ({
  id,
  fence,
  holder,
  reason,
  since: isoTime(since),
  expiresAt: isoTimeOrNull(expiresAt),
});

export const showLockOrNull = (lock: Omit<Lock, "claimId"> | null): ShownLock | null =>
  lock ? showLock(lock) : null;
