import type { Services } from "../context.ts";
import type { Control } from "../control.ts";
import type { Ledger } from "../ledger.ts";

const MAX_STEPS = 200;

type Parts = Services & { readonly control: Pick<Control, "organisations"> };

const PROJECTS_AT_ONCE = 20;

/** Lets every environment's coordinator forget, before the rows go that say which there are. */
async function forgetEnvironments({ environments }: Parts, ledger: Ledger, shard: number, orgId: string) {
  let after = "";
  for (;;) {
    const projects = await ledger.projects.list(orgId, after, PROJECTS_AT_ONCE);
    for (const { slug, environments: shown, registry } of projects) {
      const all = new Map([...shown, ...registry.stored].map(({ key, name }) => [key, name]));
      for (const [key, name] of all) await environments.forget({ shard, orgId, slug, key, name });
    }
    const last = projects.at(-1);
    if (!last || projects.length < PROJECTS_AT_ONCE) return;
    after = last.slug;
  }
}

/** Lets every endpoint's dispatcher forget, before the rows go that say which there are. */
async function forgetEndpoints({ dispatchers }: Parts, ledger: Ledger, shard: number, orgId: string) {
  for (const endpointId of await ledger.endpoints.ids(orgId))
    await dispatchers.forget({ shard, orgId, endpointId });
}

/**
 * Carries on the removal of an organisation, a few hundred rows at a time. Its own row goes last: until then every
 * minute's sweep finds it and goes on, whatever crashed.
 * @returns whether nothing is left
 */
export async function removeRemains(services: Parts, shard: number, orgId: string): Promise<boolean> {
  const ledger = services.ledgers(shard);
  await forgetEnvironments(services, ledger, shard, orgId);
  await forgetEndpoints(services, ledger, shard, orgId);
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
