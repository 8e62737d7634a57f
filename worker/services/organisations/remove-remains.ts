import type { Services } from "../context.ts";
import type { Control } from "../control.ts";

const MAX_STEPS = 200;

type Parts = Services & { readonly control: Pick<Control, "organisations"> };

/**
 * Carries on the removal of an organisation, a few hundred rows at a time. Its own row goes last: until then every
 * minute's sweep finds it and goes on, whatever crashed.
 * @returns whether nothing is left
 */
export async function removeRemains(services: Parts, shard: number, orgId: string): Promise<boolean> {
  const ledger = services.ledgers(shard);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const rows = await ledger.removeSome(orgId);
    const reports = await services.reports.removeSome(orgId);
    if (rows + reports > 0) continue;
    await services.live.forget(orgId);
    await services.audit.forget(orgId);
    await services.control.organisations.forget(orgId);
    services.log.info("organisation.removed", { org: orgId });
    return true;
  }
  return false;
}

/** Carries on every removal that is not at its end. */
export async function sweepRemovals(services: Parts): Promise<void> {
  for (const { id, shard } of await services.control.organisations.beingRemoved(10)) {
    try {
      await removeRemains(services, shard, id);
    } catch (error) {
      services.log.error("organisation.removal_failed", error, { org: id });
    }
  }
}
