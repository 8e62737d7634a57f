import { type Action, isAllowed, type Principal } from "../core/access.ts";
import type { Ledger, Ledgers } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Clock, Ids, LiveFeeds, OrgRef, Releases, ReportArchive, Wake } from "./ports.ts";
import { notFound, Refusal } from "./refusal.ts";

/** What every verb may use. Built in one place. */
export type Services = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly ledgers: Ledgers;
  readonly releases: Releases;
  readonly live: LiveFeeds;
  readonly wake: Wake;
  readonly reports: ReportArchive;
};

/** Who asks, in which organisation, and what the verb may use: the first argument of every verb of a tenant. */
export type OrgContext = Services & {
  readonly org: OrgRef;
  readonly principal: Principal;
  readonly ledger: Ledger;
  readonly requestId: string;
};

/**
 * Refuses what a principal may not do. A token of another project is told that there is no such project:
 * what it may not see is never told apart from what is not there.
 */
export function authorise({ principal }: OrgContext, action: Action, project: string | null = null): void {
  const bound = principal.kind === "token" ? principal.project : null;
  if (bound !== null && project !== null && bound !== project) throw notFound("project");
  if (!isAllowed(principal, action, project)) {
    throw new Refusal(
      "forbidden",
      `${principal.kind === "user" ? "Your role" : "This token"} does not allow ${action}.`,
    );
  }
}

/** How an action is signed in the ledger. */
export const actorOf = ({ principal }: OrgContext) =>
  ({ type: principal.kind, name: principal.name }) as const;
