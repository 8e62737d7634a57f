import { judge } from "../../core/webhooks/disable.ts";
import type { Outcome } from "../../core/webhooks/outcome.ts";
import { noteBy } from "../../services/audit/note.ts";
import { newIds } from "../../services/ids.ts";
import type { EndpointAt, EndpointRow } from "../../services/webhooks/ports.ts";
import { nameOf } from "../../services/webhooks/show.ts";
import { type DispatchDesk, log } from "./dispatch-desk.ts";

const SLIPWAY = { kind: "system", id: "slipway", name: "Slipway" } as const;

const ids = newIds(() => Date.now());

async function disable(
  desk: DispatchDesk,
  at: EndpointAt,
  row: EndpointRow,
  because: "gone" | "failing",
): Promise<void> {
  const note = noteBy({ clock: desk, ids, requestId: null, address: null }, SLIPWAY, {
    action: "endpoint.disabled",
    target: { kind: "endpoint", id: row.id, name: nameOf(row) },
    after: { disabledBecause: because },
  });
  const how = { at: desk.now(), because, url: row.url };
  if (!(await desk.ledger(at).endpoints.disable(at.orgId, row.id, how, note))) return;
  desk.deliveries.hold();
  log.info("endpoint.disabled", { org: at.orgId, endpoint: row.id, because });
  await desk.seal(at);
}

/** What becomes of an endpoint after some attempts: it is disabled, its people are warned, or their warning is over. */
export async function judgeAttempts(
  desk: DispatchDesk,
  at: EndpointAt,
  row: EndpointRow,
  outcomes: readonly Outcome["kind"][],
): Promise<void> {
  if (outcomes.length === 0) return;
  if (outcomes.includes("gone")) return disable(desk, at, row, "gone");
  const level = judge(desk.attempts.tallies, desk.now());
  if (level === "disable" && outcomes.includes("failed")) return disable(desk, at, row, "failing");
  const isFailing = level === "failing" || level === "disable";
  const { endpoints } = desk.ledger(at);
  if (isFailing && row.warnedAt === null) {
    if (await endpoints.warn(at.orgId, row.id, desk.now()))
      log.info("endpoint.warned", { org: at.orgId, endpoint: row.id });
  } else if (!isFailing && row.warnedAt !== null) await endpoints.warn(at.orgId, row.id, null);
}
