import type { Page, PageStatus, PublicState, PutPage } from "../../../schema/contract/pages.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { TIERS } from "../../../schema/contract/projects.ts";
import { own } from "../../core/own.ts";
import { phaseOf, type Surroundings, statusOf } from "../../core/release/derive.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import { type Cell, type ProjectCells, readCells } from "../board/cells.ts";
import { authorise, type OrgContext, type Services } from "../context.ts";
import type { Control, PageRow } from "../control.ts";
import { type Ledger, type ListedRelease, projectIdOf, type StoredProject } from "../ledger.ts";
import type { OrgRef } from "../ports.ts";
import { notFound, Refusal } from "../refusal.ts";

type WithControl = OrgContext & { readonly control: Control };

const toPage = ({ slug, title, projects, published, fields, updatedAt }: PageRow): Page => ({
  slug,
  title,
  projects,
  published,
  fields,
  url: `/p/${slug}`,
  updatedAt: isoTime(updatedAt),
});

const shownOf = ({ title, projects, published, fields }: PageRow) => ({ title, projects, published, fields });

/** Makes or replaces a public page. Its slug is unique in the whole product. */
export async function putPage(ctx: WithControl, slug: string, input: PutPage): Promise<Page> {
  authorise(ctx, "page.manage");
  const known = new Set(
    (await ctx.ledger.projects.load(ctx.org.id, input.projects)).map((project) => project.slug),
  );
  const unknown = input.projects.findIndex((project) => !known.has(project));
  if (unknown >= 0) {
    throw new Refusal("invalid", `There is no project ${input.projects[unknown]}.`, {
      errors: [{ path: `projects.${unknown}`, message: "there is no such project" }],
    });
  }
  const { title, published, fields } = input;
  const before = (await ctx.control.pages.find(slug))?.page;
  const projects = [...new Set(input.projects)];
  const row: PageRow = {
    slug,
    orgId: ctx.org.id,
    title,
    projects,
    published,
    fields,
    updatedAt: ctx.clock.now(),
  };
  const note = noteOf(ctx, {
    action: "page.put",
    target: { kind: "page", id: slug, name: title },
    before: before?.orgId === ctx.org.id ? shownOf(before) : null,
    after: shownOf(row),
  });
  if (!(await ctx.control.pages.put(row, note))) {
    throw new Refusal("conflict", "There is a page with this slug already.", {
      errors: [{ path: "page", message: "is taken" }],
    });
  }
  return toPage(row);
}

export async function listPages(ctx: WithControl): Promise<List<Page>> {
  authorise(ctx, "page.read");
  return { items: (await ctx.control.pages.list(ctx.org.id)).map(toPage), nextCursor: null };
}

const RUNNING = ["queued", "waiting_approval", "in_progress", "verifying"];
const RECENT = 30;
const SHOWN_RELEASES = 8;

const deploying = ({ latest }: Cell) => (latest && RUNNING.includes(latest.status) ? latest.version : null);

/** The environments nearest to a project's readers: production, or what comes nearest where there is none. */
function nearestPlaces(cells: readonly Cell[]): readonly Cell[] {
  const nearest = TIERS.findLast((tier) => cells.some((cell) => cell.tier === tier));
  return cells.filter(({ tier }) => tier === nearest);
}

function stateOf(cells: readonly Cell[], openIncidents: number): PublicState {
  const places = nearestPlaces(cells);
  if (openIncidents > 0) return "degraded";
  if (places.some((cell) => deploying(cell) !== null)) return "deploying";
  return places.some(({ current }) => current !== null) ? "operational" : "unknown";
}

const OPEN_STATUSES = ["planned", "in_progress", "candidate", "approved", "rolling_out", "halted"];

/** A release as the world may see it: every field is named here, none is passed on unseen. */
function publicRelease(
  release: ListedRelease,
  around: Surroundings,
  fields: PageRow["fields"],
): PageStatus["projects"][number]["releases"][number] {
  const { standing, version, updatedAt } = release;
  const places = around.environments.map(({ key }) => own(standing.places, key));
  const { status, totals } = standing.tests;
  return {
    version,
    name: typeof standing.plan.name === "string" ? standing.plan.name : null,
    status: statusOf(standing, around),
    phase: phaseOf(standing, around),
    targetDate: typeof standing.plan.targetDate === "string" ? standing.plan.targetDate : null,
    reached: places.filter((place) => place?.succeeded).length,
    environments: places.length,
    tests: fields.tests && status !== "none" ? { status, passed: totals.passed, total: totals.tests } : null,
    updatedAt: isoTime(updatedAt),
  };
}

async function publicProject(
  ledger: Ledger,
  org: OrgRef,
  project: StoredProject,
  board: ProjectCells,
  fields: PageRow["fields"],
  now: number,
): Promise<PageStatus["projects"][number]> {
  const recent = await ledger.releases.list(projectIdOf(org.id, project.slug), {
    before: null,
    limit: RECENT,
    provisional: false,
  });
  const around = await ledger.releases.surroundings(project, recent, now);
  const incidents = recent.flatMap(({ standing }) => standing.openIncidents);
  const releases = recent
    .map((release) => publicRelease(release, around(release.id), fields))
    .filter(({ status }) => OPEN_STATUSES.includes(status) && status !== "halted")
    .slice(0, SHOWN_RELEASES);
  return {
    name: project.name,
    slug: project.slug,
    state: stateOf(board.environments, fields.incidents ? incidents.length : 0),
    environments: fields.versions
      ? board.environments.map((cell) => ({
          name: cell.name,
          tier: cell.tier,
          version: cell.current?.version ?? null,
          since: cell.current?.since ?? null,
          deploying: deploying(cell),
        }))
      : [],
    releases: fields.progress ? releases : [],
    incidents: fields.incidents
      ? incidents.map(({ title, mitigated, openedAt }) => ({
          title,
          status: mitigated ? ("mitigated" as const) : ("open" as const),
          openedAt: isoTimeOrNull(openedAt),
        }))
      : [],
  };
}

const WORST: readonly PublicState[] = ["degraded", "deploying", "operational", "unknown"];
const SUMMARY: Record<PublicState, string> = {
  degraded: "An incident is open",
  deploying: "A release is going out",
  operational: "Everything is running",
  unknown: "Nothing has been deployed yet",
};

/** A published page as the world sees it, with the organisation whose changes refresh it. Unpublished is not there. */
export async function readPublicPage(
  { control, ledgers, clock }: Pick<Services, "ledgers" | "clock"> & { readonly control: Control },
  slug: string,
): Promise<{ status: PageStatus; orgId: string; projects: readonly string[] }> {
  const found = await control.pages.find(slug);
  if (!found?.page.published) throw notFound("page");
  const { page, org } = found;
  const ledger = ledgers(org.shard);
  const projects = await ledger.projects.load(org.id, page.projects);
  const boards = await readCells({ ledger, org }, projects);
  const shown = await Promise.all(
    projects.map((project, index) => {
      const board = boards[index];
      if (!board) throw new TypeError("every project has a board");
      return publicProject(ledger, org, project, board, page.fields, clock.now());
    }),
  );
  shown.sort((a, b) => page.projects.indexOf(a.slug) - page.projects.indexOf(b.slug));
  const state = WORST.find((each) => shown.some((project) => project.state === each)) ?? "unknown";
  const times = shown.flatMap(({ releases, environments }) => [
    ...releases.map(({ updatedAt }) => updatedAt),
    ...environments.map(({ since }) => since),
  ]);
  const updatedAt =
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null;
  const status = {
    page: { slug: page.slug, title: page.title },
    state,
    summary: SUMMARY[state],
    updatedAt,
    projects: shown,
  };
  return { status, orgId: org.id, projects: page.projects };
}
