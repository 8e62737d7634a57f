import { type Action, boundProject, isAllowed, needsProof, type Principal } from "../core/access.ts";
import type { Mailer } from "./accounts/mailer.ts";
import type { AuditChains } from "./audit/ports.ts";
import type { PermitKeys } from "./environments/permit-keys.ts";
import type { Environments } from "./environments/ports.ts";
import type { Ledger, Ledgers } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Clock, Ids, LiveFeeds, OrgRef, Releases, ReportArchive, Wake } from "./ports.ts";
import { notFound, Refusal } from "./refusal.ts";
import type { Dispatchers } from "./webhooks/ports.ts";
import type { Sealer } from "./webhooks/seal.ts";

/** What every verb may use. Built in one place. */
export type Services = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly ledgers: Ledgers;
  readonly releases: Releases;
  readonly environments: Environments;
  readonly permitKeys: PermitKeys;
  readonly live: LiveFeeds;
  readonly wake: Wake;
  readonly reports: ReportArchive;
  readonly mailer: Mailer;
  readonly audit: AuditChains;
  readonly dispatchers: Dispatchers;
  readonly sealer: Sealer;
  /** `host:port` of this machine's own that webhooks may be sent to; a deployment has none. */
  readonly targets: readonly string[];
};

/** Who asks, in which organisation, and what the verb may use: the first argument of every verb of a tenant. */
export type OrgContext = Services & {
  readonly org: OrgRef;
  readonly principal: Principal;
  readonly ledger: Ledger;
  readonly requestId: string;
  /** Where the request came from. */
  readonly address: string | null;
  /** Where the product is served, for links: `https://…` without a path. */
  readonly baseUrl: string;
};

/**
 * Refuses what a principal may not do. A token of another project is told that there is no such project:
 * what it may not see is never told apart from what is not there.
 */
export function authorise(ctx: OrgContext, action: Action, project: string | null = null): void {
  const { principal } = ctx;
  const bound = boundProject(principal);
  if (bound !== null && project !== null && bound !== project) throw notFound("project");
  if (!isAllowed(principal, action, project)) {
    throw new Refusal(
      "forbidden",
      `${principal.kind === "user" ? "Your role" : "This token"} does not allow ${action}.`,
    );
  }
  if (needsProof(principal, action, ctx.clock.now())) throw proofRequired();
}

/** The client is to ask for the password or a passkey, and then to send the request again. */
export const proofRequired = () =>
  new Refusal("proof-required", "Show your password or a passkey once more, then try again.");

/** How an action is signed in the ledger. */
export const actorOf = ({ principal }: OrgContext) =>
  ({ type: principal.kind === "trust" ? "ci" : principal.kind, name: principal.name }) as const;
