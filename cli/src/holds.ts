import { randomUUID } from "node:crypto";
import type { Verdict } from "../../schema/contract/gates.ts";
import type { AcquireLock, Lock, LockState, Permit, RequestPermit } from "../../schema/contract/locks.ts";
import type { Api } from "./context.ts";
import type { Outcome } from "./http.ts";
import { pathOf } from "./paths.ts";
import type { Refusal } from "./stop.ts";
import { tame } from "./tame.ts";
import { isClosed, momentOf, reasonsOf } from "./words.ts";

/** Where something is held. */
export type Place = { readonly project: string; readonly environment: string };

/** What a hold is asked for with. The claim makes asking again the same hold. */
export type PermitAsk = Place & { readonly body: RequestPermit & { readonly claimId: string } };
export type LockAsk = Place & { readonly body: AcquireLock & { readonly claimId: string } };

/** A claim of nobody else's. */
export const newClaim = (): string => randomUUID();

type More = { readonly waitSeconds?: number; readonly signal?: AbortSignal; readonly budgetMs?: number };

const placed = (api: Api, { project, environment }: Place) => ({ org: api.org(), project, environment });

/** Asks for a permit; Slipway may hold the request open until it is granted. */
export const askPermit = (
  api: Api,
  ask: PermitAsk,
  { waitSeconds = 0, ...more }: More = {},
): Promise<Outcome> =>
  api.send({
    method: "POST",
    path: pathOf("permits", placed(api, ask)),
    query: { wait: waitSeconds },
    json: ask.body,
    waitSeconds,
    ...more,
  });

/** Prolongs a permit whose gates are still open. */
export const renewPermit = (api: Api, project: string, id: string, ttlSeconds?: number, more: More = {}) => {
  const path = pathOf("permit", { org: api.org(), project, id });
  return api.send({
    method: "PUT",
    path,
    json: ttlSeconds === undefined ? undefined : { ttlSeconds },
    ...more,
  });
};

/** Gives a permit back. */
export const endPermit = (api: Api, project: string, id: string, more: More = {}): Promise<Outcome> =>
  api.send({ method: "DELETE", path: pathOf("permit", { org: api.org(), project, id }), ...more });

/** Asks for a lock; Slipway may hold the request open until it is free. */
export const askLock = (api: Api, ask: LockAsk, { waitSeconds = 0, ...more }: More = {}): Promise<Outcome> =>
  api.send({
    method: "POST",
    path: pathOf("lock", placed(api, ask)),
    query: { wait: waitSeconds },
    json: ask.body,
    waitSeconds,
    ...more,
  });

/** Gives a lock back. */
export const endLock = (api: Api, place: Place, fence: number, more: More = {}): Promise<Outcome> =>
  api.send({ method: "DELETE", path: pathOf("lock", placed(api, place)), json: { fence }, ...more });

/** Who holds it and who waits; null where that is not for this credential to read, or not to be had now. */
export async function readLock(api: Api, place: Place, more: More = {}): Promise<LockState | null> {
  const outcome = await api.send({ method: "GET", path: pathOf("lock", placed(api, place)), ...more });
  return outcome.kind === "answer" ? (outcome.body as LockState) : null;
}

/** The gates' verdicts in a refusal; null: none of them is closed, so that it is about something else. */
export function verdictsIn({ problem }: Refusal): readonly Verdict[] | null {
  const verdicts = Array.isArray(problem.verdicts) ? (problem.verdicts as Verdict[]) : [];
  return verdicts.some(isClosed) ? verdicts : null;
}

/** Who has the lock, in a refusal that is about it; null: it is about something else. */
export const heldIn = ({ problem }: Refusal): { readonly lock: Lock | null } | null =>
  problem.lock === undefined ? null : { lock: problem.lock as Lock | null };

async function placeInQueue(
  api: Api,
  ask: Place & { body: { holder: string } },
  more: More,
): Promise<string> {
  const queue = (await readLock(api, ask, { budgetMs: 2000, ...more }))?.queue ?? [];
  const at = queue.findIndex(({ holder }) => holder === ask.body.holder);
  return at < 0 ? "" : ` (place ${at + 1} of ${queue.length} in the queue)`;
}

const CALLED_OFF = "release_cancelled";

/** Whether time or people may yet open what is closed. */
export const mayOpen = (refusal: Refusal): boolean =>
  verdictsIn(refusal)?.every(({ reasonCode }) => reasonCode !== CALLED_OFF) ?? false;

/** What a permit is waited for, in words. */
export async function describeGates(api: Api, ask: PermitAsk, refusal: Refusal, more: More): Promise<string> {
  const verdicts = verdictsIn(refusal) ?? [];
  const isLocked = verdicts.some(({ gate, outcome }) => gate === "lock" && outcome !== "passed");
  const place = isLocked ? await placeInQueue(api, ask, more) : "";
  return `waiting for ${ask.environment}: ${reasonsOf(verdicts) || tame(refusal.detail)}${place}`;
}

/** Who is waited for, in words. */
export async function describeHolder(api: Api, ask: LockAsk, refusal: Refusal, more: More): Promise<string> {
  const place = await placeInQueue(api, ask, more);
  return `waiting for ${ask.environment}: ${holderText(heldIn(refusal)?.lock ?? null)}${place}`;
}

/** Who holds a lock, why and until when. */
export function holderText(lock: Lock | null, now?: number): string {
  if (!lock) return "it is kept for who waits longer";
  const why = lock.reason ? ` (${tame(lock.reason)})` : "";
  const until = lock.expiresAt && now !== undefined ? `, until ${momentOf(lock.expiresAt, now)}` : "";
  return `${tame(lock.holder)} holds the lock${why}${until}`;
}

const QUICKLY = { budgetMs: 3000 };

/**
 * Takes back a request that was still held open. It may have been granted meanwhile: asking once more with its claim
 * tells, and what comes of that is given back.
 */
export async function withdraw(
  api: Api,
  ask: Place & { readonly body: { readonly holder: string } },
  again: () => Promise<Outcome>,
  giveBack: (body: unknown) => Promise<Outcome>,
): Promise<void> {
  const state = await readLock(api, ask, QUICKLY);
  const ours = state?.queue.filter(({ holder }) => holder === ask.body.holder) ?? [];
  // Two of one name cannot be told apart, and a place that nobody asks for is soon lost.
  const [own] = ours;
  if (own && ours.length === 1) {
    const path = pathOf("place", { ...placed(api, ask), id: own.id });
    await api.send({ method: "DELETE", path, ...QUICKLY });
  }
  if (state && state.lock?.holder !== ask.body.holder) return;
  const outcome = await again();
  if (outcome.kind === "answer") await giveBack(outcome.body);
}

/** Takes back a request for a permit. */
export const withdrawPermit = (api: Api, ask: PermitAsk): Promise<void> =>
  withdraw(
    api,
    ask,
    () => askPermit(api, ask, QUICKLY),
    (body) => endPermit(api, ask.project, (body as Permit).id, QUICKLY),
  );

/** Takes back a request for a lock. */
export const withdrawLock = (api: Api, ask: LockAsk): Promise<void> =>
  withdraw(
    api,
    ask,
    () => askLock(api, ask, QUICKLY),
    (body) => endLock(api, ask, (body as Lock).fence, QUICKLY),
  );
