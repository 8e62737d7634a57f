import { waitsFor } from "../../core/gates/approval-state.ts";
import { mayWrite } from "../accounts/letter-allowance.ts";
import type { Letter } from "../accounts/mailer.ts";
import type { Services } from "../context.ts";
import type { Control } from "../control.ts";
import { environmentOf } from "../gates/load-facts.ts";
import type { RequestRow } from "../gates/ports.ts";
import type { OrgRef } from "../ports.ts";
import type { FoundRelease } from "../releases/find-release.ts";
import { personRef } from "./person.ts";

/** Most members who are looked at, and most letters for one request. */
const MAX_MEMBERS = 200;
const MAX_LETTERS = 20;

export type Telling = Pick<Services, "mailer" | "clock" | "log"> & {
  readonly control: Pick<Control, "members" | "letters">;
  readonly org: Pick<OrgRef, "id" | "slug" | "name">;
  /** Null: the product does not know where it is served, so that letters name the way instead. */
  readonly baseUrl: string | null;
};

export type Wanted = {
  readonly row: RequestRow;
  readonly version: string;
  readonly because: string;
  readonly isReminder: boolean;
};

function letterTo(
  to: string,
  { org, baseUrl }: Telling,
  { row, version, because, isReminder }: Wanted,
): Letter {
  const place = `${row.project} ${version} for ${row.environmentName}`;
  const path = `/o/${org.slug}/approvals`;
  return {
    to,
    subject: `${isReminder ? "Still waiting for you: " : "Your approval is asked for: "}${place}`,
    text: [
      `${row.requestedBy} asks ${org.name} to approve ${place}: ${because}.`,
      ...(row.message === null ? [] : [`They say: ${row.message}`]),
      baseUrl === null
        ? "Sign in to Slipway and open Approvals to approve or reject it."
        : `Approve or reject it here:\n\n${baseUrl}${path}`,
      "",
    ].join("\n\n"),
  };
}

/** Writes to the members whose approval is still missing, as far as their addresses are confirmed. Nothing depends on it. */
export async function tellApprovers(
  telling: Telling,
  wanted: Wanted,
  { project, snapshot }: Pick<FoundRelease, "project" | "snapshot">,
): Promise<void> {
  const { row } = wanted;
  const policy = environmentOf(project, row.environment)?.policy ?? null;
  const judged = { standing: snapshot.standing, place: { environment: row.environment } };
  try {
    const members = await telling.control.members.colleagues(telling.org.id, MAX_MEMBERS);
    const asked = members.filter((member) =>
      waitsFor(policy, judged, { person: personRef(member), role: member.role }),
    );
    for (const { email, emailVerifiedAt } of asked.slice(0, MAX_LETTERS)) {
      if (emailVerifiedAt === null || !(await mayWrite(telling, "other", email))) continue;
      await telling.mailer.send(letterTo(email, telling, wanted));
    }
  } catch (error) {
    telling.log.error("approvals.untold", error, { org: telling.org.id, request: row.id });
  }
}
