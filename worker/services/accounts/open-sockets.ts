import type { AccountContext } from "./context.ts";

/** Where a person may have the live feed open: the organisations they belong to, at most as many as are listed. */
export const feedsOf = async ({ control }: AccountContext, userId: string): Promise<string[]> =>
  (await control.organisations.ofUser(userId)).map(({ id }) => id);

/** Closes what persons or sessions have open in some organisations. A feed that does not answer closes it within the hour. */
export async function closeIn(
  { live, log, requestId }: AccountContext,
  orgIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  const closing = orgIds.map((org) =>
    live
      .expel(org, names)
      .catch((error: unknown) => log.error("live.expel_failed", error, { org, requestId })),
  );
  await Promise.all(closing);
}

/** Closes what a person has open under sessions that ended. Sessions are read at every request; only sockets outlast one. */
export async function closeSockets(
  ctx: AccountContext,
  userId: string,
  names: readonly string[],
): Promise<void> {
  if (names.length > 0) await closeIn(ctx, await feedsOf(ctx, userId), names);
}
