import type { AmendDebt, Debt, DebtQuery, SettleDebt } from "../../../schema/contract/approvals.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { boundProject, isAtLeast } from "../../core/access.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { lookAgain } from "../environments/look-again.ts";
import { announce, outboxRow } from "../live/tell-outbox.ts";
import type { WithControl } from "../organisations/members.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { DebtRow } from "./ports.ts";

const stateOf = ({ settledAt, dueAt }: DebtRow, now: number): Debt["state"] => {
  if (settledAt !== null) return "settled";
  return now >= dueAt ? "overdue" : "open";
};

const show = (row: DebtRow, now: number): Debt => ({
  id: row.id,
  project: row.project,
  version: row.version,
  environment: row.environmentName,
  permitId: row.permitId,
  reason: row.reason,
  overriddenBy: row.overriddenBy,
  openedAt: isoTime(row.openedAt),
  owner: row.ownerName,
  dueAt: isoTime(row.dueAt),
  state: stateOf(row, now),
  review: row.review,
  settledAt: isoTimeOrNull(row.settledAt),
  settledBy: row.settledBy,
});

const targetOf = ({ id, project, version }: DebtRow) =>
  ({ kind: "debt", id, name: `${project} ${version}` }) as const;

/** What overrides oblige to, newest first. */
export async function listDebts(
  ctx: OrgContext,
  { project, state, limit, cursor }: DebtQuery,
): Promise<List<Debt>> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "debt.read", bound ?? project ?? null);
  if (bound !== null && project !== undefined && project !== bound) throw notFound("project");
  const of = { project: bound ?? project ?? null, isOpen: state === "open" };
  const rows = await ctx.ledger.gates.debts.list(ctx.org.id, of, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const now = ctx.clock.now();
  return {
    items: rows.slice(0, limit).map((row) => show(row, now)),
    nextCursor: last ? writeCursor(last.id) : null,
  };
}

async function openDebt(ctx: OrgContext, id: string): Promise<DebtRow> {
  const row = await ctx.ledger.gates.debts.find(ctx.org.id, id);
  const bound = boundProject(ctx.principal);
  if (!row || (bound !== null && row.project !== bound)) throw notFound("debt");
  if (row.settledAt !== null) throw new Refusal("conflict", "The debt is settled already.");
  return row;
}

/** Gives a debt another owner or another day, with a reason. */
export async function amendDebt(ctx: WithControl, id: string, input: AmendDebt): Promise<Debt> {
  authorise(ctx, "debt.amend", boundProject(ctx.principal));
  const before = await openDebt(ctx, id);
  const owner = input.owner === undefined ? null : await ctx.control.members.find(ctx.org.id, input.owner);
  if (input.owner !== undefined && !owner) {
    const errors = [{ path: "owner", message: "is no member" }];
    throw new Refusal("invalid", "The owner has to be a member.", { errors });
  }
  const now = ctx.clock.now();
  const after: DebtRow = {
    ...before,
    ...(owner ? { ownerId: owner.userId, ownerName: owner.name } : {}),
    ...(input.dueAt === undefined ? {} : { dueAt: Date.parse(input.dueAt) }),
  };
  const noted = ({ ownerName, dueAt }: DebtRow) => ({ owner: ownerName, dueAt: isoTime(dueAt) });
  const note = noteOf(ctx, {
    action: "debt.amended",
    target: targetOf(after),
    before: noted(before),
    after: noted(after),
    reason: input.reason,
  });
  const outbox = outboxRow(ctx, { type: "rules.changed", project: after.project });
  await ctx.ledger.gates.debts.amend(ctx.org.id, after, { note, outbox, now });
  await lookAgain(ctx, after.project, after.environmentName);
  await announce(ctx);
  return show(after, now);
}

/** Writes the review that settles a debt: who owes it does, or who looks after the rules. */
export async function settleDebt(ctx: OrgContext, id: string, { review }: SettleDebt): Promise<Debt> {
  authorise(ctx, "debt.settle", boundProject(ctx.principal));
  const row = await openDebt(ctx, id);
  const { principal } = ctx;
  const isTheirs = row.ownerId === "" || row.ownerId === principal.id;
  if (!isTheirs && !(principal.kind === "user" && isAtLeast(principal.role, "maintainer")))
    throw new Refusal("forbidden", `This review is ${row.ownerName}'s to write, or a maintainer's.`);
  const now = ctx.clock.now();
  const note = noteOf(ctx, {
    action: "debt.settled",
    target: targetOf(row),
    after: { review },
  });
  const outbox = outboxRow(ctx, { type: "rules.changed", project: row.project });
  const by = { note, outbox, now };
  if (!(await ctx.ledger.gates.debts.settle(ctx.org.id, id, review, principal.name, by)))
    throw new Refusal("conflict", "The debt is settled already.");
  await lookAgain(ctx, row.project, row.environmentName);
  await announce(ctx);
  return show({ ...row, review, settledAt: now, settledBy: principal.name }, now);
}
