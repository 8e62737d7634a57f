import { mayWrite } from "../accounts/letter-allowance.ts";
import type { Letter } from "../accounts/mailer.ts";
import type { Services } from "../context.ts";
import type { Control } from "../control.ts";
import type { OrgRef } from "../ports.ts";
import type { Noticed } from "./ports.ts";
import { nameOf } from "./show.ts";

/** As many as one run of the clock looks at; the rest is looked at by the next. */
const BATCH = 50;
const MAX_MEMBERS = 200;
const MAX_LETTERS = 20;

type Noticing = Pick<Services, "ledgers" | "mailer" | "clock" | "log"> & {
  readonly control: Pick<Control, "members" | "letters" | "organisations">;
  /** Null: the product does not know where it is served, so that letters name the way instead. */
  readonly publicUrl: string | null;
};

const HAPPENED = {
  warning: (name: string) => ({
    subject: `Webhooks to ${name} are failing`,
    text: `Nearly everything that Slipway sent to ${name} for a day or more has failed. If that goes on for three days, Slipway stops sending to it.`,
  }),
  failing: (name: string) => ({
    subject: `Webhooks to ${name} were stopped`,
    text: `Nearly everything that Slipway sent to ${name} for three days or more has failed, so it sends nothing to it any more.`,
  }),
  gone: (name: string) => ({
    subject: `Webhooks to ${name} were stopped`,
    text: `${name} answered that it is gone for good (410), so Slipway sends nothing to it any more.`,
  }),
};

function letterTo(to: string, org: OrgRef, { notice, ...row }: Noticed, publicUrl: string | null): Letter {
  const happened = notice === "warning" ? "warning" : row.disabledBecause === "gone" ? "gone" : "failing";
  const { subject, text } = HAPPENED[happened](nameOf(row));
  const path = `/o/${org.slug}/settings/webhooks/${row.id}`;
  const paragraphs = [
    `${text} It is an endpoint of ${org.name}.`,
    ...(notice === "disabled"
      ? ["What it missed is kept for 30 days. Enable it and replay what is missing."]
      : []),
    publicUrl === null
      ? "Sign in to Slipway and open Settings, Webhooks to see what it was sent and what it answered."
      : `See what it was sent and what it answered:\n\n${publicUrl}${path}`,
    "",
  ];
  return { to, subject, text: paragraphs.join("\n\n") };
}

async function tell(services: Noticing, shard: number, row: Noticed): Promise<void> {
  // It is cleared before anybody is written to: a letter that is lost is better than one every minute.
  await services.ledgers(shard).endpoints.clearNotice(row.orgId, row.id, row.notice);
  const found = await services.control.organisations.read(row.orgId);
  if (!found) return;
  const members = await services.control.members.colleagues(row.orgId, MAX_MEMBERS);
  const concerned = members.filter(
    ({ role, emailVerifiedAt }) => emailVerifiedAt !== null && (role === "owner" || role === "maintainer"),
  );
  for (const { email } of concerned.slice(0, MAX_LETTERS)) {
    if (await mayWrite(services, "other", email))
      await services.mailer.send(letterTo(email, found.org, row, services.publicUrl));
  }
}

/** Writes to owners and maintainers of the endpoints that were disabled, or will be if they go on failing. */
export async function tellNotices(services: Noticing, shard: number): Promise<void> {
  for (const row of await services.ledgers(shard).endpoints.noticed(BATCH)) {
    await tell(services, shard, row).catch((error: unknown) =>
      services.log.error("webhooks.not_told", error, { org: row.orgId, endpoint: row.id }),
    );
  }
}
