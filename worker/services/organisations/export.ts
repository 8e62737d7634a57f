import type { List, PageQuery } from "../../../schema/contract/primitives.ts";
import type { Head } from "../../core/evidence/audit-chain.ts";
import { own } from "../../core/own.ts";
import { withIsoTimes } from "../../core/time.ts";
import { listApprovalRequests } from "../approvals/requests.ts";
import { noteOf } from "../audit/note.ts";
import { chainStretch } from "../audit/read-audit.ts";
import { authorise } from "../context.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { listDebts } from "../gates/debts.ts";
import { listFreezes } from "../gates/freezes.ts";
import { listStops } from "../gates/stops.ts";
import { listInbox } from "../ingest/inbox.ts";
import { listPages } from "../pages/pages.ts";
import { listProjects } from "../projects/projects.ts";
import { Refusal } from "../refusal.ts";
import { listEndpoints } from "../webhooks/endpoints.ts";
import { linesInProject } from "./export-project.ts";
import { type Line, reportLines } from "./export-reports.ts";
import { listInvitations } from "./invitations.ts";
import { listMembers, type WithControl } from "./members.ts";
import { listTokens } from "./organisations.ts";
import { readOrganisation } from "./settings.ts";
import { listTrusts } from "./trusts.ts";

/** What a download may read at once: a page of the interface, and few of what may be a mebibyte each. */
const AT_ONCE = 200;
const LARGE_AT_ONCE = 20;

type Exporting = WithControl & { readonly auditHead: Head | null };
type Page = {
  readonly lines: Iterable<Line> | AsyncIterable<Line>;
  /** Where the section goes on; null: it is at its end. */
  readonly next: string | null;
};
type Section = (ctx: Exporting, cursor: string | undefined) => Promise<Page>;
type Listing = (ctx: WithControl, query: PageQuery) => Promise<List<object>>;

/** A list as the interface answers it. */
const listed =
  (type: string, list: Listing, limit = AT_ONCE): Section =>
  async (ctx, cursor) => {
    const { items, nextCursor } = await list(ctx, { limit, cursor });
    return { lines: items.map((data) => ({ type, data: withIsoTimes(data) })), next: nextCursor };
  };

async function* projectLines(ctx: WithControl, projects: readonly { slug: string }[]): AsyncGenerator<Line> {
  for (const data of projects) {
    yield { type: "project", data };
    yield* linesInProject(ctx, data.slug);
  }
}

/** Everything of an organisation, in this order. What comes in later kinds of rows gets a line here. */
const SECTIONS: Readonly<Record<string, Section>> = {
  organisation: async (ctx) => ({
    lines: [{ type: "organisation", data: await readOrganisation(ctx) }],
    next: null,
  }),
  members: listed("member", listMembers),
  invitations: listed("invitation", listInvitations),
  tokens: listed("token", listTokens),
  trusts: listed("trust", listTrusts),
  pages: listed("page", listPages),
  projects: async (ctx, cursor) => {
    const { items, nextCursor } = await listProjects(ctx, { limit: 1, cursor });
    return { lines: projectLines(ctx, items), next: nextCursor };
  },
  entries: async ({ ledger, org }, cursor) => {
    const rows = await ledger.entries(org.id, readCursor(cursor) ?? "", AT_ONCE);
    const last = rows.length < AT_ONCE ? undefined : rows.at(-1);
    const lines = rows.map(({ key, body }) => ({ type: "entry", data: { key, ...withIsoTimes(body) } }));
    return { lines, next: last ? writeCursor(last.key) : null };
  },
  freezes: listed("freeze", listFreezes),
  stops: listed("stop", listStops),
  approvals: listed("approval_request", listApprovalRequests),
  endpoints: listed("endpoint", listEndpoints),
  debts: listed("debt", (ctx, query) => listDebts(ctx, { ...query, state: "open" })),
  reviews: listed("debt", (ctx, query) => listDebts(ctx, { ...query, state: "settled" })),
  inbox: listed("inbox", listInbox, LARGE_AT_ONCE),
  audit: async (ctx, cursor) => {
    const { entries, last } = await chainStretch(ctx, ctx.auditHead, Number(readCursor(cursor) ?? 0));
    const lines = entries.map((data) => ({ type: "audit", data }));
    return { lines, next: last === null ? null : writeCursor(String(last)) };
  },
  reports: async (ctx, cursor) => {
    const { items, next } = await ctx.reports.list(ctx.org.id, readCursor(cursor));
    return { lines: reportLines(ctx, items), next: next === null ? null : writeCursor(next) };
  },
};
const NAMES = Object.keys(SECTIONS);

type Place = { readonly section: string; readonly cursor: string | undefined };

const afterOf = ({ section, cursor }: Place): string => writeCursor(`${section} ${cursor ?? ""}`);

function placeOf(after: string | undefined): Place {
  if (after === undefined) return { section: NAMES[0] ?? "", cursor: undefined };
  const [, section = "", cursor = ""] = /^(\w+) ([\w-]*)$/.exec(readCursor(after) ?? "") ?? [];
  if (!own(SECTIONS, section)) {
    throw new Refusal("invalid", "Nothing of this export comes after that.", {
      errors: [{ path: "after", message: "use what the last line of the type cursor says" }],
    });
  }
  readCursor(cursor);
  return { section, cursor: cursor === "" ? undefined : cursor };
}

async function* linesFrom(ctx: Exporting, from: Place): AsyncGenerator<Line> {
  let place: Place | null = from;
  while (place !== null) {
    const { section, cursor }: Place = place;
    const { lines, next }: Page = (await own(SECTIONS, section)?.(ctx, cursor)) ?? { lines: [], next: null };
    yield* lines;
    const following = NAMES[NAMES.indexOf(section) + 1];
    if (next !== null) place = { section, cursor: next };
    else place = following === undefined ? null : { section: following, cursor: undefined };
    if (place) yield { type: "cursor", data: { after: afterOf(place) } };
  }
  yield { type: "end", data: { auditHead: ctx.auditHead } };
}

/**
 * Everything of an organisation, a line at a time, as the interface answers it; nothing is read before it is asked for.
 * Secrets are not in it: they are not known. A download that broke off goes on after its last line of the type `cursor`.
 */
export async function exportOrganisation(
  ctx: WithControl,
  after: string | undefined,
): Promise<AsyncGenerator<Line>> {
  authorise(ctx, "organisation.export");
  const from = placeOf(after);
  const { id, name } = ctx.org;
  const note = noteOf(ctx, { action: "organisation.exported", target: { kind: "organisation", id, name } });
  await ctx.control.notes.put(id, note);
  await ctx.audit.seal(ctx.org.shard, id);
  return linesFrom({ ...ctx, auditHead: await ctx.audit.head(id) }, from);
}
