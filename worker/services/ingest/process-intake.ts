import type { LiveChange } from "../../../schema/contract/live.ts";
import { idFloor } from "../../core/id.ts";
import type { SentEvent } from "../../ingest/sent.ts";
import type { Services } from "../context.ts";
import { shortHash } from "../hash.ts";
import type { ChainClaim, InboxRow, IntakeRow, Ledger } from "../ledger.ts";
import { commitLocated } from "./commit-groups.ts";
import { commitEnvironmentNews } from "./environment-news.ts";
import { type Incoming, type IntakeRequest, incomingOf } from "./intake-request.ts";
import { type Located, locate, type Unplaced } from "./locate.ts";

export type ProcessMode = {
  /** The wake-up may be a second one: tell changes even where nothing is new. */
  readonly again: boolean;
  /** Nobody will try again: what fails goes to the inbox. */
  readonly final: boolean;
};

/** An inbox row's id says which event it holds and why, so that keeping it twice is keeping it once. */
async function inboxRow({ incoming, reason, detail }: Unplaced): Promise<InboxRow> {
  const { event, key, bodyHash, receivedAt, autoProjects } = incoming;
  const identified: SentEvent = { ...event, identity: event.identity ?? `kept|${key}` };
  const request: IntakeRequest = { kind: "events", events: [identified], boundProject: null, autoProjects };
  return {
    id: `${idFloor("inb", receivedAt)}${(await shortHash(`${key}|${bodyHash}|${reason}`))
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "0")
      .slice(0, 16)}`,
    reason,
    detail,
    source: event.source,
    eventId: event.id,
    type: event.type,
    receivedAt,
    chainId: reason === "no_release" || reason === "no_project" ? event.chainId : null,
    request: JSON.stringify(request),
  };
}

/** A row that cannot be read any more: the whole of it is kept, so that nothing accepted is lost. */
async function unreadableRow(row: IntakeRow): Promise<InboxRow> {
  return {
    id: `${idFloor("inb", row.receivedAt)}${row.id.slice(-16)}`,
    reason: "failed",
    detail: "The stored request cannot be read any more.",
    source: "intake",
    eventId: null,
    type: null,
    receivedAt: row.receivedAt,
    chainId: null,
    request: row.request,
  };
}

const conflict = (incoming: Incoming): Unplaced => ({
  incoming,
  reason: "conflict",
  detail:
    "An event with the same source and id, and another content, was accepted before. It changed nothing.",
});

const failed = (incoming: Incoming): Unplaced => ({
  incoming,
  reason: "failed",
  detail: "It could not be committed after repeated attempts. It can be replayed.",
});

const chainClaims = (located: readonly Located[]): ChainClaim[] =>
  located.flatMap(({ incoming: { event, key, receivedAt }, slug, claims }) =>
    event.chainId !== null && (event.claims.version ?? event.claims.commit ?? event.claims.digest) !== null
      ? [{ chainId: event.chainId, project: slug, claims, at: event.occurredAt ?? receivedAt, tie: key }]
      : [],
  );

export type Outcome = {
  readonly changes: LiveChange[];
  readonly kept: Unplaced[];
  /** Events to try again; with them the rows they came in. */
  readonly failures: readonly { readonly incoming: Incoming; readonly error: unknown }[];
};

/** Places and commits events of one organisation, and those that waited in its inbox for what these tell. */
export async function placeEvents(
  services: Services,
  ledger: Ledger,
  where: { readonly shard: number; readonly orgId: string },
  incoming: readonly Incoming[],
  mode: ProcessMode,
): Promise<Outcome> {
  const { orgId } = where;
  const { located, unplaced } = await locate(ledger, orgId, incoming);
  const ofReleases = located.filter(({ incoming: { event } }) => event.scope === "release");
  const ofEnvironments = located.filter(({ incoming: { event } }) => event.scope === "environment");
  const homeless = unplaced
    .filter(({ incoming: { event } }) => event.scope === "environment")
    .map((one) => one.incoming);
  const committed = await commitLocated(services, ledger, where, ofReleases, mode.again);
  const news = await commitEnvironmentNews(
    ledger,
    orgId,
    [
      ...ofEnvironments.map(({ incoming: one, slug }) => ({
        ...one,
        event: { ...one.event, project: { slug, repository: null } },
      })),
      ...homeless,
    ],
    services.clock.now(),
  );
  const kept = [
    ...unplaced.filter(({ incoming: { event } }) => event.scope === "release"),
    ...news.unplaced,
    ...committed.conflicts.map(({ incoming: one }) => conflict(one)),
    ...news.conflicts.map(conflict),
    ...(mode.final ? committed.failures.map(({ located: { incoming: one } }) => failed(one)) : []),
  ];
  const failures = committed.failures.map(({ located: one, error }) => ({ incoming: one.incoming, error }));
  const changes = [...committed.changes, ...news.changes];
  const chains = chainClaims(ofReleases);
  if (chains.length === 0) return { changes, kept, failures };
  await ledger.names.putChains(orgId, chains);
  const woken = await placeWaiting(services, ledger, where, chains, mode);
  return { changes: [...changes, ...woken], kept, failures };
}

/** Events that came before anybody said what their chain is about take their place now. */
async function placeWaiting(
  services: Services,
  ledger: Ledger,
  where: { readonly shard: number; readonly orgId: string },
  chains: readonly ChainClaim[],
  mode: ProcessMode,
): Promise<LiveChange[]> {
  const waiting = await ledger.inbox.waitingForChains(where.orgId, [
    ...new Set(chains.map(({ chainId }) => chainId)),
  ]);
  if (waiting.length === 0) return [];
  const rows = waiting.map(({ id, request, receivedAt }) => ({
    id,
    orgId: where.orgId,
    request,
    receivedAt,
  }));
  const incoming = (await Promise.all(rows.map(incomingOf))).flat();
  const { located } = await locate(ledger, where.orgId, incoming);
  const report = await commitLocated(
    services,
    ledger,
    where,
    located.filter(({ incoming: { event } }) => event.scope === "release"),
    mode.again,
  );
  const undone = new Set([
    ...report.failures.map(({ located: one }) => one.incoming.intakeId),
    ...report.conflicts.map(({ incoming: one }) => one.intakeId),
  ]);
  const placed = new Set(located.map(({ incoming: one }) => one.intakeId).filter((id) => !undone.has(id)));
  if (placed.size > 0) await ledger.inbox.remove(where.orgId, [...placed]);
  return report.changes;
}

async function readRows(rows: readonly IntakeRow[]) {
  const incoming: Incoming[] = [];
  const unreadable: IntakeRow[] = [];
  for (const row of rows) {
    try {
      incoming.push(...(await incomingOf(row)));
    } catch {
      unreadable.push(row);
    }
  }
  return { incoming, unreadable };
}

async function processOrganisation(
  services: Services,
  ledger: Ledger,
  where: { readonly shard: number; readonly orgId: string },
  rows: readonly IntakeRow[],
  mode: ProcessMode,
): Promise<unknown[]> {
  const { orgId } = where;
  const { incoming, unreadable } = await readRows(rows);
  const { changes, kept, failures } = await placeEvents(services, ledger, where, incoming, mode);
  const inbox = await Promise.all([...kept.map(inboxRow), ...unreadable.map(unreadableRow)]);
  if (inbox.length > 0) {
    await ledger.inbox.put(orgId, inbox);
    for (const { id, reason } of inbox)
      services.log.info("event.kept_in_inbox", { org: orgId, inbox: id, reason });
  }
  const told: LiveChange[] = inbox.length > 0 ? [...changes, { type: "inbox.changed" }] : changes;
  if (told.length > 0) await services.live.publish(orgId, told);
  const again = mode.final ? new Set<string>() : new Set(failures.map(({ incoming: one }) => one.intakeId));
  const done = rows.filter(({ id }) => !again.has(id)).map(({ id }) => id);
  if (done.length > 0) await ledger.intake.remove(done);
  for (const { incoming: one, error } of failures)
    services.log.error("intake.failed", error, { org: orgId, intake: one.intakeId });
  return mode.final ? [] : failures.map(({ error }) => error);
}

/**
 * Commits what waits in the intake: reads the rows, places each event, commits release by release, keeps what has no
 * place in the inbox, tells the live feed, and only then deletes the rows. Any step may be repeated.
 * @returns the ids of the rows that are to be tried again
 */
export async function processIntake(
  services: Services,
  shard: number,
  ids: readonly string[],
  mode: ProcessMode,
): Promise<Set<string>> {
  const ledger = services.ledgers(shard);
  const rows = await ledger.intake.read([...new Set(ids)]);
  const retry = new Set<string>();
  for (const [orgId, ofOrg] of Map.groupBy(rows, (row) => row.orgId)) {
    try {
      const errors = await processOrganisation(services, ledger, { shard, orgId }, ofOrg, mode);
      if (errors.length > 0) for (const { id } of ofOrg) retry.add(id);
    } catch (error) {
      services.log.error("intake.failed", error, { org: orgId, rows: ofOrg.length });
      for (const { id } of ofOrg) retry.add(id);
    }
  }
  services.log.info("intake.processed", { shard, rows: rows.length, retried: retry.size });
  return retry;
}
