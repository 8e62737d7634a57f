import { inTheWay } from "../../core/environment/tenure.ts";
import { type Blocked, block, dueToLook, lookNow, stillBlocked, unblock } from "../../core/gates/blocked.ts";
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

/**
 * Has the environment look at a release that it keeps out, or at all of them, as soon as its alarm comes to it: however
 * often it is asked meanwhile, it looks once. False: it keeps none of these out.
 */
export function lookSoon(desk: Desk, releaseId: string | null): boolean {
  const concerns = (one: Blocked) => releaseId === null || one.releaseId === releaseId;
  const blocked = lookNow(desk.memory.blocked, concerns, Date.now());
  if (blocked === null) return false;
  desk.memory.keep({ blocked }, []);
  desk.after(false);
  return true;
}

/** Has a release tell when it changes. Where it changed since it was judged, that is looked at as well. */
async function watch(desk: Desk, at: EnvironmentAt, release: Release): Promise<void> {
  if (!(await desk.watch(at, release))) lookSoon(desk, release.id);
}

/** Tells that a release is kept out; who asks again and again is told again only when other gates are closed. */
export function tellBlocked(desk: Desk, at: EnvironmentAt, refused: Refused, now: number): void {
  const { release, isRollback, findings, earliest } = refused;
  const { all, isNews } = block(
    desk.memory.blocked,
    { releaseId: release.id, isRollback },
    findings,
    earliest,
    now,
  );
  const message = gateMessage("gate.blocked", at, release, findings, earliest, now);
  desk.memory.keep({ blocked: all }, isNews ? [messageMemo(message, ids)] : []);
  desk.after(isNews);
  if (isNews) desk.behind(watch(desk, at, release), "environment.not_watching");
}

/** Tells that a release is let in that was last told to be kept out. */
export function tellOpened(
  desk: Desk,
  at: EnvironmentAt,
  release: Release,
  findings: readonly Finding[],
  now: number,
  formerId = release.id,
): void {
  const { all, isNews } = unblock(desk.memory.blocked, release.id, formerId);
  if (!isNews) return;
  const message = gateMessage("gate.opened", at, release, findings, now, now);
  desk.memory.keep({ blocked: all }, [messageMemo(message, ids)]);
  desk.after(true);
}

/** What is closed now, where something may have opened it. */
async function look(desk: Desk, at: EnvironmentAt, one: Blocked): Promise<void> {
  const known = await read(desk, at, one.releaseId, one.isRollback);
  const now = Date.now();
  if ("ok" in known) {
    if (known.reason === "unknown")
      desk.memory.keep({ blocked: unblock(desk.memory.blocked, one.releaseId).all }, []);
    return;
  }
  const { blocked, tenure } = desk.memory;
  const isAsItWas = ({ releaseId, refusedAt }: Blocked) =>
    releaseId === one.releaseId && refusedAt === one.refusedAt;
  // It was let in meanwhile, or refused on what was so later than this.
  if (!blocked.some(isAsItWas)) return;
  const { facts, policy, release } = known;
  const there = { ...facts, place: { ...facts.place, heldBy: inTheWay(tenure.lease, null) } };
  const findings = evaluate(there, policy, now);
  // It may have become another release since it was kept out.
  if (allows(findings)) return tellOpened(desk, at, release, findings, now, one.releaseId);
  const earliest = earliestOpening(there, policy, now);
  const all = stillBlocked(blocked, one, release.id, findings, earliest, now);
  desk.memory.keep({ blocked: all }, []);
  if (all.some(({ releaseId }) => releaseId === release.id)) await watch(desk, at, release);
}

/** Looks whether those are let in by now whose time to be looked at has come. What cannot be found out is looked at again. */
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
