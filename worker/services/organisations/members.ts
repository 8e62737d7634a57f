import type { Role } from "../../../schema/contract/accounts.ts";
import type { AddMember, Member } from "../../../schema/contract/organisations.ts";
import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import { isAtLeast, provenUntil } from "../../core/access.ts";
import { isoTime } from "../../core/time.ts";
import { mayWrite } from "../accounts/letter-allowance.ts";
import { addedLetter } from "../accounts/letters.ts";
import { noteOf } from "../audit/note.ts";
import { authorise, type OrgContext, proofRequired } from "../context.ts";
import type { Control } from "../control.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { MemberChange, MemberRow } from "./ports.ts";

export type WithControl = OrgContext & { readonly control: Control };

const toMember = ({ userId, name, email, emailVerified, role, createdAt }: MemberRow): Member => ({
  id: userId,
  name,
  email,
  emailVerified,
  role,
  joinedAt: isoTime(createdAt),
});

/** Only an owner makes an owner, and shows first that it is really them. */
export function authoriseGrant({ principal, clock }: OrgContext, role: Role): void {
  if (role !== "owner" || principal.kind !== "user") return;
  if (!isAtLeast(principal.role, "owner")) {
    throw new Refusal("forbidden", "Only an owner can make somebody an owner.", {
      errors: [{ path: "role", message: "is more than you may give" }],
    });
  }
  if (provenUntil(principal.provenAt, clock.now()) === null) throw proofRequired();
}

const REFUSED: Record<Exclude<MemberChange, "done">, () => Refusal> = {
  gone: () => notFound("member"),
  last_owner: () =>
    new Refusal("conflict", "An organisation needs an owner. Make somebody else an owner first."),
  not_allowed: () => new Refusal("forbidden", "Only an owner can change or remove an owner."),
};

const target = ({ userId, email }: Pick<MemberRow, "userId" | "email">) =>
  ({ kind: "member", id: userId, name: email }) as const;

export async function listMembers(ctx: WithControl, { limit, cursor }: PageQuery): Promise<List<Member>> {
  authorise(ctx, "member.read");
  const rows = await ctx.control.members.list(ctx.org.id, readCursor(cursor), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(toMember), nextCursor: last ? writeCursor(last.userId) : null };
}

export const alreadyMember = () =>
  new Refusal("conflict", "This person is a member already.", {
    errors: [{ path: "email", message: "is a member already" }],
  });

/** Who is added had no say in it, so they hear of it. */
async function tellAdded(ctx: WithControl, to: string, role: Role): Promise<void> {
  if (!(await mayWrite(ctx, "other", to))) return;
  const { org, principal, baseUrl } = ctx;
  const link = `${baseUrl}/o/${org.slug}`;
  await ctx.mailer.send(addedLetter({ to, org: org.name, role, addedBy: principal.name, link }));
}

/** Adds somebody who has an account already. Others are invited. */
export async function addMember(ctx: WithControl, { email, role }: AddMember): Promise<Member> {
  authorise(ctx, "member.manage");
  authoriseGrant(ctx, role);
  const found = await ctx.control.users.findByEmail(email);
  if (!found) {
    throw new Refusal("not-found", "There is no account with this address. Send an invitation instead.", {
      errors: [{ path: "email", message: "has no account" }],
    });
  }
  const row: MemberRow = {
    userId: found.id,
    name: found.name,
    email,
    emailVerified: found.emailVerifiedAt !== null,
    role,
    createdAt: ctx.clock.now(),
  };
  const note = noteOf(ctx, { action: "member.added", target: target(row), after: { email, role } });
  if (!(await ctx.control.members.add(ctx.org.id, ctx.principal.id, row, note))) throw alreadyMember();
  await tellAdded(ctx, email, role);
  return toMember(row);
}

/** Changes a role. What the person has open is closed, so that it is asked for anew. */
export async function amendMember(ctx: WithControl, id: string, role: Role): Promise<Member> {
  authorise(ctx, "member.manage");
  authoriseGrant(ctx, role);
  const found = await ctx.control.members.find(ctx.org.id, id);
  if (!found) throw notFound("member");
  const note = noteOf(ctx, {
    action: "member.amended",
    target: target(found),
    before: { role: found.role },
    after: { role },
  });
  const change = await ctx.control.members.setRole(ctx.org.id, ctx.principal.id, id, role, note);
  if (change !== "done") throw REFUSED[change]();
  await closeOpenOf(ctx, [id]);
  return toMember({ ...found, role });
}

/** Removes a member, or lets one leave. The last owner can do neither. */
export async function removeMember(ctx: WithControl, id: string, revokeTokens: boolean): Promise<void> {
  const isSelf = ctx.principal.kind === "user" && ctx.principal.id === id;
  if (!isSelf) authorise(ctx, "member.manage");
  const found = await ctx.control.members.find(ctx.org.id, id);
  if (!found) throw notFound("member");
  const note = noteOf(ctx, {
    action: isSelf ? "member.left" : "member.removed",
    target: target(found),
    before: { email: found.email, role: found.role },
    after: { tokens: revokeTokens ? "revoked" : "kept" },
  });
  const ofToken = revokeTokens
    ? noteOf(ctx, {
        action: "token.revoked",
        target: { kind: "token", id: "", name: "" },
        reason: `Whoever made it ${isSelf ? "left" : "was removed"}.`,
      })
    : null;
  const { members } = ctx.control;
  const { change, revoked } = await members.remove(ctx.org.id, ctx.principal.id, id, ofToken, note);
  if (change !== "done") throw REFUSED[change]();
  await closeOpenOf(ctx, [id, ...revoked]);
}

/** Ends the live sockets of who may no longer hear. Rights are read at every request; only sockets outlast one. */
export async function closeOpenOf(ctx: OrgContext, names: readonly string[]): Promise<void> {
  try {
    await ctx.live.expel(ctx.org.id, names);
  } catch (error) {
    ctx.log.error("live.expel_failed", error, { org: ctx.org.id, requestId: ctx.requestId });
  }
}
