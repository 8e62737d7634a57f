import type { AUDITED, AuditActor, AuditNote, AuditTarget } from "../../../schema/contract/audit.ts";
import { isoTime } from "../../core/time.ts";
import type { OrgContext } from "../context.ts";
import type { Clock, Ids } from "../ports.ts";

export type Audited = (typeof AUDITED)[number];

type Deed = {
  readonly action: Audited;
  readonly target: AuditTarget;
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
  readonly reason?: string;
};

type Noting = {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Null: nobody asked, time did it. */
  readonly requestId: string | null;
  readonly address: string | null;
};

/** A note of what somebody does, to be written in the batch that does it. It never holds a secret. */
export function noteBy(ctx: Noting, actor: AuditActor, deed: Deed): AuditNote {
  const now = ctx.clock.now();
  return {
    id: ctx.ids.next("aud", now),
    at: isoTime(now),
    actor,
    action: deed.action,
    target: deed.target,
    before: deed.before ? { ...deed.before } : null,
    after: deed.after ? { ...deed.after } : null,
    reason: deed.reason ?? null,
    address: ctx.address,
    requestId: ctx.requestId,
  };
}

/** The same, of what the caller does in its organisation. */
export function noteOf(ctx: OrgContext, deed: Deed): AuditNote {
  const { kind, id, name } = ctx.principal;
  return noteBy(ctx, { kind, id, name }, deed);
}
