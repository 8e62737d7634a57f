import type {
  ApprovalRequest,
  ApprovalRequestQuery,
  AskApproval,
} from "../../../schema/contract/approvals.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { boundProject } from "../../core/access.ts";
import { approvalState, waitsFor } from "../../core/gates/approval-state.ts";
import type { Approver } from "../../core/gates/approvals-gate.ts";
import { isoTime } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { environmentOf } from "../gates/load-facts.ts";
import { namedEnvironment } from "../gates/named-environment.ts";
import type { RequestRow } from "../gates/ports.ts";
import { type ListedRelease, projectIdOf, type StoredProject } from "../ledger.ts";
import type { WithControl } from "../organisations/members.ts";
import { Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { personOf } from "./person.ts";
import { stateOf } from "./request-state.ts";
import { tellApprovers } from "./tell-approvers.ts";

const DAY_MS = 86_400_000;
/** A request is reminded of once a day, and given up after this many days. */
export const REMIND_MS = DAY_MS;
const EXPIRES_MS = 14 * DAY_MS;

type Asked = { readonly row: RequestRow; readonly because: string };

/**
 * Opens a request for the approvals that are missing, and tells those who could give them. One for the same release and
 * environment that is open already is that one.
 */
export async function openRequest(
  ctx: WithControl,
  found: FoundRelease,
  environment: { readonly key: string; readonly name: string },
  message: string | null,
): Promise<Asked | null> {
  const { project, snapshot } = found;
  const policy = environmentOf(project, environment.key)?.policy ?? null;
  const { state, because } = approvalState(policy, {
    standing: snapshot.standing,
    place: { environment: environment.key },
  });
  if (state !== "open") return null;
  const now = ctx.clock.now();
  const row: RequestRow = {
    id: ctx.ids.next("arq", now),
    project: project.slug,
    releaseId: snapshot.id,
    environment: environment.key,
    environmentName: environment.name,
    message,
    requestedBy: ctx.principal.name,
    requestedAt: now,
    dueAt: now + REMIND_MS,
    expiresAt: now + EXPIRES_MS,
    state: "open",
  };
  if (!(await ctx.ledger.gates.requests.open(ctx.org.id, row))) {
    const open = await ctx.ledger.gates.requests.ofRelease(ctx.org.id, project.slug, snapshot.id);
    const same = open.find((one) => one.environment === environment.key);
    return same ? { row: same, because } : null;
  }
  const said = await say(ctx, project.slug, found, {
    type: "approval.asked",
    news: { kind: "asked", environment: { name: environment.name, tier: null, ephemeral: null }, message },
  });
  await tellApprovers(ctx, { row, version: snapshot.version, because, isReminder: false }, said);
  return { row, because };
}

const show = (row: RequestRow, version: string, because: string, mine: boolean): ApprovalRequest => ({
  id: row.id,
  project: row.project,
  version,
  environment: row.environmentName,
  message: row.message,
  requestedBy: row.requestedBy,
  requestedAt: isoTime(row.requestedAt),
  expiresAt: isoTime(row.expiresAt),
  state: row.state,
  because,
  mine,
});

/** Asks for the approvals that an environment's policy still waits for. */
export async function askApproval(
  ctx: WithControl,
  slug: string,
  version: string,
  { environment: name, message }: AskApproval,
): Promise<ApprovalRequest> {
  authorise(ctx, "approval.ask", slug);
  const found = await getRelease(ctx, slug, version);
  const environment = namedEnvironment(found, name);
  const asked = await openRequest(ctx, found, environment, message ?? null);
  if (asked) return show(asked.row, found.snapshot.version, asked.because, false);
  const judged = { standing: found.snapshot.standing, place: { environment: environment.key } };
  const { because } = approvalState(environmentOf(found.project, environment.key)?.policy ?? null, judged);
  throw new Refusal("conflict", `There is nothing to ask for: ${because}.`);
}

type Around = {
  readonly projects: ReadonlyMap<string, StoredProject>;
  readonly releases: ReadonlyMap<string, ListedRelease>;
};

/** The projects and releases that some requests are about, in two statements. */
async function around(ctx: OrgContext, rows: readonly RequestRow[]): Promise<Around> {
  const slugs = [...new Set(rows.map(({ project }) => project))];
  const refs = rows.map(({ project, releaseId }) => ({
    projectId: projectIdOf(ctx.org.id, project),
    id: releaseId,
  }));
  const [projects, releases] = await Promise.all([
    slugs.length === 0 ? [] : ctx.ledger.projects.load(ctx.org.id, slugs),
    refs.length === 0 ? new Map<string, ListedRelease>() : ctx.ledger.releases.heads(refs),
  ]);
  return { projects: new Map(projects.map((project) => [project.slug, project])), releases };
}

function shown(
  ctx: OrgContext,
  row: RequestRow,
  { projects, releases }: Around,
  approver: Approver | null,
): ApprovalRequest | null {
  const project = projects.get(row.project);
  const release = releases.get(`${projectIdOf(ctx.org.id, row.project)}|${row.releaseId}`);
  if (!project || !release) return null;
  const { state, because } = stateOf(row, project, release.standing, ctx.clock.now());
  if (state !== "open") return null;
  const policy = environmentOf(project, row.environment)?.policy ?? null;
  const judged = { standing: release.standing, place: { environment: row.environment } };
  const mine = approver !== null && waitsFor(policy, judged, approver);
  return show(row, release.version, because, mine);
}

/** Who waits for approvals, newest first. What is answered by now is left out, though nobody closed it yet. */
export async function listApprovalRequests(
  ctx: WithControl,
  { limit, cursor, mine }: ApprovalRequestQuery,
): Promise<List<ApprovalRequest>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "approval.read", bound);
  const rows = await ctx.ledger.gates.requests.list(ctx.org.id, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const page = rows.slice(0, limit).filter(({ project }) => bound === null || project === bound);
  const approver = ctx.principal.kind === "user" ? await personOf(ctx) : null;
  const context = await around(ctx, page);
  const items = page.flatMap((row) => shown(ctx, row, context, approver) ?? []);
  return {
    items: mine === "true" ? items.filter((item) => item.mine) : items,
    nextCursor: last ? writeCursor(last.id) : null,
  };
}

/** Closes the requests about a release that its approvals answer by now. */
export async function closeAnswered(ctx: OrgContext, { project, snapshot }: FoundRelease): Promise<void> {
  const rows = await ctx.ledger.gates.requests.ofRelease(ctx.org.id, project.slug, snapshot.id);
  for (const row of rows) {
    const { state } = stateOf(row, project, snapshot.standing, ctx.clock.now());
    if (state !== "open") await ctx.ledger.gates.requests.close(ctx.org.id, row.id, state);
  }
}
