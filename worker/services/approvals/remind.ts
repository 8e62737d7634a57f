import type { Services } from "../context.ts";
import type { Control } from "../control.ts";
import type { RequestRow } from "../gates/ports.ts";
import { type Ledger, projectIdOf } from "../ledger.ts";
import { stateOf } from "./request-state.ts";
import { REMIND_MS } from "./requests.ts";
import { tellApprovers } from "./tell-approvers.ts";

/** As many as one run of the clock looks at; the rest is looked at by the next. */
const BATCH = 50;

type Reminding = Pick<Services, "ledgers" | "mailer" | "clock" | "log"> & {
  readonly control: Pick<Control, "members" | "letters" | "organisations">;
  readonly publicUrl: string | null;
};

type Due = RequestRow & { readonly orgId: string };

async function look(services: Reminding, ledger: Ledger, due: Due, now: number): Promise<void> {
  const { orgId, id } = due;
  const close = (state: RequestRow["state"]) => ledger.gates.requests.close(orgId, id, state);
  const [[project], snapshot, found] = await Promise.all([
    ledger.projects.load(orgId, [due.project]),
    ledger.releases.load(projectIdOf(orgId, due.project), due.releaseId),
    services.control.organisations.read(orgId),
  ]);
  if (!project || !snapshot || snapshot.mergedInto !== null || !found) {
    await close("void");
    return;
  }
  const { state, because } = stateOf(due, project, snapshot.standing, now);
  if (state !== "open") {
    await close(state);
    return;
  }
  // It is put off before anybody is written to: a letter that is lost is better than one every minute.
  await ledger.gates.requests.postpone(orgId, id, Math.min(now + REMIND_MS, due.expiresAt));
  const telling = { ...services, org: found.org, baseUrl: services.publicUrl };
  const wanted = { row: due, version: snapshot.version, because, isReminder: true };
  await tellApprovers(telling, wanted, { project, snapshot });
}

/**
 * Reminds of the approvals that people still wait for, and closes the requests that are answered, over or out of time.
 * @param now milliseconds since the epoch
 */
export async function remind(services: Reminding, shard: number, now: number): Promise<void> {
  const ledger = services.ledgers(shard);
  for (const due of await ledger.gates.requests.due(now, BATCH)) {
    await look(services, ledger, due, now).catch((error: unknown) =>
      services.log.error("approvals.not_reminded", error, { org: due.orgId, request: due.id }),
    );
  }
}
