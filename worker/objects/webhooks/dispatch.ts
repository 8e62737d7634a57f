import { environmentKey } from "../../core/environment/name.ts";
import type { StoredMessage } from "../../core/webhooks/message.ts";
import { isWanted, type Wanted } from "../../core/webhooks/wanted.ts";
import type { EndpointAt, EndpointRow, Site } from "../../services/webhooks/ports.ts";
import { deliver } from "./deliver.ts";
import type { NewDelivery } from "./deliveries.ts";
import { type DispatchDesk, log } from "./dispatch-desk.ts";
import { deliveryOf } from "./rendering.ts";

/** Attempts at once: what hangs keeps the next ones of its own endpoint waiting, and nobody else's. */
const AT_ONCE = 4;
const READ_AT_ONCE = 100;
/** An alarm has some minutes; what is left then is done by the next one. */
const MAX_ROUNDS = 20;

export const wantedOf = (row: EndpointRow): Wanted => ({
  types: row.types,
  project: row.project,
  environment: row.environment === null ? null : environmentKey(row.environment),
  startsAfter: row.startsAfter,
});

/** A message that cannot be put into words keeps no other waiting. It stays there to be replayed. */
function rendered(at: EndpointAt, row: EndpointRow, site: Site, message: StoredMessage): NewDelivery[] {
  try {
    return [deliveryOf(row, site, message)].filter((delivery) => delivery !== null);
  } catch (error) {
    log.error("webhooks.not_rendered", error, { org: at.orgId, endpoint: row.id, message: message.id });
    return [];
  }
}

/**
 * Reads what was written since, and keeps what the endpoint wants of it.
 * @returns whether it has read everything there is
 */
async function takeIn(desk: DispatchDesk, at: EndpointAt, row: EndpointRow): Promise<boolean> {
  const place = Math.max(desk.deliveries.place, row.startsAfter);
  const read = await desk.ledger(at).messages.after(at.orgId, place, READ_AT_ONCE);
  const wanted = read.filter((message) => isWanted(wantedOf(row), message));
  const site = wanted.length > 0 ? await desk.site(at) : null;
  const deliveries = site === null ? [] : wanted.flatMap((message) => rendered(at, row, site, message));
  desk.deliveries.take(deliveries, read.at(-1)?.position ?? place, desk.now());
  return read.length < READ_AT_ONCE;
}

/** Reads its news, unless it has: a wake-up that comes while it reads is not forgotten. */
async function readNews(desk: DispatchDesk, at: EndpointAt, row: EndpointRow): Promise<void> {
  if (!desk.hasNews) return;
  desk.hasNews = false;
  try {
    if (!(await takeIn(desk, at, row))) desk.hasNews = true;
  } catch (error) {
    desk.hasNews = true;
    throw error;
  }
}

/**
 * Sends what is due, as the endpoint is now: it is looked at again before every few attempts, so that nothing goes where it
 * should not any more, nor is signed by what signs no longer.
 */
export async function dispatch(desk: DispatchDesk): Promise<void> {
  const { at } = desk;
  if (!at) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (!desk.hasNews && desk.deliveries.due(desk.now(), 1).length === 0) return;
    const { calls } = desk;
    const row = await desk.ledger(at).endpoints.find(at.orgId, at.endpointId);
    if (!row) {
      await desk.forget();
      return;
    }
    if (row.disabledAt !== null) {
      // It may have been enabled while this was read, and what waits since is not to be held.
      if (desk.calls > calls) continue;
      desk.hasNews = false;
      desk.deliveries.hold();
      return;
    }
    await readNews(desk, at, row);
    const due = desk.deliveries.due(desk.now(), AT_ONCE);
    if (due.length > 0) await deliver(desk, at, row, due);
  }
}
