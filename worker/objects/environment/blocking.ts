import { inTheWay } from "../../core/environment/tenure.ts";
import { type Blocked, block, dueToLook, unblock } from "../../core/gates/blocked.ts";
import { allows, evaluate } from "../../core/gates/evaluate.ts";
import { earliestOpening } from "../../core/gates/explain.ts";
import type { Finding } from "../../core/gates/facts.ts";
import { gateMessage, messageMemo } from "../../services/environments/messages.ts";
import type { EnvironmentAt } from "../../services/environments/ports.ts";
import { type Desk, ids, log } from "./desk.ts";
import { type Known, read } from "./reading.ts";

type Release = Known["release"];

type Refused = {
  readonly release: Release;
  readonly isRollback: boolean;
  readonly findings: readonly Finding[];
  readonly earliest: number | null;
};

/** Tells that a release is kept out; who asks again and again is told again only when other gates are closed. */
export function tellBlocked(desk: Desk, at: EnvironmentAt, refused: Refused, now: number): void {
  const { release, isRollback, findings, earliest } = refused;
  const { all, isNews } = block(
    desk.memory.blocked,
    { releaseId: release.id, isRollback },
    findings,
    earliest,
  );
  const message = gateMessage("gate.blocked", at, release, findings, earliest, now);
  desk.memory.keep({ blocked: all }, isNews ? [messageMemo(message, ids)] : []);
  desk.after(isNews);
}

/** Tells that a release is let in that was last told to be kept out. */
export function tellOpened(
  desk: Desk,
  at: EnvironmentAt,
  release: Release,
  findings: readonly Finding[],
  now: number,
): void {
  const { all, isNews } = unblock(desk.memory.blocked, release.id);
  if (!isNews) return;
  const message = gateMessage("gate.opened", at, release, findings, now, now);
  desk.memory.keep({ blocked: all }, [messageMemo(message, ids)]);
  desk.after(true);
}

/** What is closed now, where time may have opened it. */
async function look(desk: Desk, at: EnvironmentAt, { releaseId, isRollback }: Blocked): Promise<void> {
  const known = await read(desk, at, releaseId, isRollback);
  const now = Date.now();
  if ("ok" in known) {
    if (known.reason === "unknown")
      desk.memory.keep({ blocked: unblock(desk.memory.blocked, releaseId).all }, []);
    return;
  }
  const { facts, policy, release } = known;
  const heldBy = inTheWay(desk.memory.tenure.lease, null);
  const there = { ...facts, place: { ...facts.place, heldBy } };
  const findings = evaluate(there, policy, now);
  const earliest = earliestOpening(there, policy, now);
  const isLater = earliest === null || earliest > now;
  // It may have become another release since it was kept out.
  const blocked = desk.memory.blocked.map((one) =>
    one.releaseId === releaseId
      ? { ...one, releaseId: release.id, lookAt: isLater ? earliest : one.lookAt }
      : one,
  );
  desk.memory.keep({ blocked }, []);
  if (allows(findings)) tellOpened(desk, at, release, findings, now);
}

/** Looks whether time has let in who was kept out. What cannot be found out is looked at again a minute later. */
export async function lookAgain(desk: Desk, at: EnvironmentAt): Promise<void> {
  const { due, all } = dueToLook(desk.memory.blocked, Date.now());
  if (due.length === 0) return;
  desk.memory.keep({ blocked: all }, []);
  for (const one of due) {
    try {
      await look(desk, at, one);
    } catch (error) {
      log.error("environment.alarm_failed", error, { release: one.releaseId });
    }
  }
}
