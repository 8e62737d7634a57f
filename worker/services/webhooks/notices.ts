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
  warning:
    "Nearly everything that Slipway sent there for a day or more has failed. If that goes on for three days, Slipway stops sending to it.",
  failing:
    "Nearly everything that Slipway sent there for three days or more has failed, so it sends nothing to it any more.",
  gone: "It answered that it is gone for good (410), so Slipway sends nothing to it any more.",
};

const happenedTo = ({ notice, disabledBecause }: Noticed): keyof typeof HAPPENED => {
  if (notice === "warning") return "warning";
  return disabledBecause === "gone" ? "gone" : "failing";
};

function subjectOf(rows: readonly Noticed[]): string {
  const [first] = rows;
  const whose = rows.length === 1 && first ? nameOf(first) : `${rows.length} endpoints`;
  const stopped = rows.filter(({ notice }) => notice === "disabled").length;
  if (stopped === 0) return `Webhooks to ${whose} are failing`;
  return `Webhooks to ${whose} ${stopped === rows.length ? "were stopped" : "are failing or were stopped"}`;
}

function letterTo(to: string, org: OrgRef, rows: readonly Noticed[], publicUrl: string | null): Letter {
  const paragraphs = [
    ...rows.map((row) => {
      const path = `/o/${org.slug}/settings/webhooks/${row.id}`;
      const text = `${nameOf(row)}, an endpoint of ${org.name}: ${HAPPENED[happenedTo(row)]}`;
      return publicUrl === null ? text : `${text}\n${publicUrl}${path}`;
    }),
    ...(rows.some(({ notice }) => notice === "disabled")
      ? ["What an endpoint misses is kept for 30 days. Enable it, and replay what it missed."]
      : []),
    publicUrl === null
      ? "Sign in to Slipway and open Settings, Webhooks to see what was sent and what was answered."
      : "What was sent, and what was answered, is shown there.",
    "",
  ];
  return { to, subject: subjectOf(rows), text: paragraphs.join("\n\n") };
}

/** Owners and maintainers who may be written to now; null: there are some, and each had enough letters for now. */
async function concernedBy(services: Noticing, orgId: string): Promise<readonly string[] | null> {
  const members = await services.control.members.colleagues(orgId, MAX_MEMBERS);
  const concerned = members.filter(
    ({ role, emailVerifiedAt }) => emailVerifiedAt !== null && (role === "owner" || role === "maintainer"),
  );
  const free: string[] = [];
  for (const { email } of concerned.slice(0, MAX_LETTERS))
    if (await mayWrite(services, "notice", email)) free.push(email);
  return concerned.length > 0 && free.length === 0 ? null : free;
}

/** One letter for all of an organisation's, so that many that fail at one host do not use up what may be written. */
async function tell(services: Noticing, shard: number, orgId: string, rows: readonly Noticed[]) {
  const found = await services.control.organisations.read(orgId);
  const concerned = found ? await concernedBy(services, orgId) : [];
  if (concerned === null) return;
  const { endpoints } = services.ledgers(shard);
  // It is cleared before anybody is written to: a letter that is lost is better than one every minute.
  for (const row of rows) await endpoints.clearNotice(orgId, row.id, row.notice);
  if (!found) return;
  for (const email of concerned)
    await services.mailer.send(letterTo(email, found.org, rows, services.publicUrl));
}

/** Writes to owners and maintainers of the endpoints that were disabled, or will be if they go on failing. */
export async function tellNotices(services: Noticing, shard: number): Promise<void> {
  const rows = await services.ledgers(shard).endpoints.noticed(BATCH);
  for (const [orgId, ofOrg] of Map.groupBy(rows, (row) => row.orgId)) {
    await tell(services, shard, orgId, ofOrg).catch((error: unknown) =>
      services.log.error("webhooks.not_told", error, { org: orgId, endpoints: ofOrg.length }),
    );
  }
}
