import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { PageStatus } from "../../../schema/contract/pages.ts";

type Fragment = HtmlEscapedString | Promise<HtmlEscapedString>;
type Project = PageStatus["projects"][number];
type ShownRelease = Project["releases"][number];
type ShownEnvironment = Project["environments"][number];

const STATE_WORDS: Record<PageStatus["state"], string> = {
  operational: "Running",
  deploying: "Release going out",
  degraded: "Incident open",
  unknown: "Nothing deployed yet",
};

const STATUS_WORDS: Record<ShownRelease["status"], string> = {
  planned: "Planned",
  in_progress: "In progress",
  candidate: "Candidate",
  approved: "Approved",
  rolling_out: "Rolling out",
  released: "Released",
  maintenance: "In maintenance",
  end_of_support: "End of support",
  end_of_life: "End of life",
  halted: "Halted",
  rolled_back: "Rolled back",
  cancelled: "Cancelled",
  rejected: "Rejected",
};

/** Longer names of versions, such as digests, are shown by their beginning; the whole stands in the title. */
const shortVersion = (version: string) => (version.length > 24 ? `${version.slice(0, 20)}…` : version);

/** Readable without a script; the script turns it into the reader's own zone and "2 hours ago". */
const time = (iso: string): Fragment =>
  html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;

const mark = (state: PageStatus["state"]): Fragment =>
  html`<span class="mark mark-${state}" aria-hidden="true"></span>`;

const environment = ({ name, version, since, deploying }: ShownEnvironment): Fragment => html`
  <li class="place">
    <span class="place-name">${name}</span>
    <span class="place-version${version === null ? " is-empty" : ""}" title="${version ?? ""}">${version === null ? "not deployed" : shortVersion(version)}</span>
    <span class="place-since">${since === null ? "" : html`since ${time(since)}`}</span>
    ${deploying === null ? "" : html`<span class="place-next">${shortVersion(deploying)} is going out</span>`}
  </li>`;

const tests = ({ tests: found }: ShownRelease): Fragment | string =>
  found === null
    ? ""
    : html`<span class="release-tests">${found.passed} of ${found.total} tests passed</span>`;

const release = (shown: ShownRelease): Fragment => html`
  <li class="release">
    <div class="release-head">
      <span class="release-version" title="${shown.version}">${shortVersion(shown.version)}</span>
      ${shown.name === null ? "" : html`<span class="release-name">${shown.name}</span>`}
      <span class="release-status">${STATUS_WORDS[shown.status]}</span>
    </div>
    <progress max="${Math.max(1, shown.environments)}" value="${shown.reached}" aria-label="${shown.version}: environments reached"></progress>
    <div class="release-foot">
      <span>${shown.reached} of ${shown.environments} environments</span>
      ${tests(shown)}
      ${shown.targetDate === null ? "" : html`<span>due ${shown.targetDate.slice(0, 10)}</span>`}
      <span>updated ${time(shown.updatedAt)}</span>
    </div>
  </li>`;

const incident = ({ title, status, openedAt }: Project["incidents"][number]): Fragment => html`
  <li class="incident"><strong>${title}</strong> <span>${status}${openedAt === null ? "" : html`, since ${time(openedAt)}`}</span></li>`;

const list = (items: readonly Fragment[], className: string, label: string): Fragment | string =>
  items.length === 0 ? "" : html`<ul class="${className}" aria-label="${label}">${items}</ul>`;

const project = (shown: Project): Fragment => html`
  <section class="project" aria-labelledby="project-${shown.slug}">
    <header class="project-head">
      <h2 id="project-${shown.slug}">${shown.name}</h2>
      <span class="project-state">${mark(shown.state)}${STATE_WORDS[shown.state]}</span>
    </header>
    ${list(shown.incidents.map(incident), "incidents", "Open incidents")}
    ${list(shown.environments.map(environment), "places", "What runs where")}
    ${shown.releases.length === 0 ? "" : html`<h3>On the way</h3>`}
    ${list(shown.releases.map(release), "releases", "Releases on the way")}
  </section>`;

/** What stands inside the page's template. Every value is escaped by the template tag. */
export async function renderPage(status: PageStatus): Promise<{ title: string; main: string }> {
  const main = await html`
    <h1>${status.page.title}</h1>
    <p class="state state-${status.state}">${mark(status.state)}<span>${status.summary}</span></p>
    ${status.projects.length === 0 ? html`<p class="empty">This page shows no projects yet.</p>` : status.projects.map(project)}
    <footer class="foot">
      ${status.updatedAt === null ? "" : html`<span>Last change ${time(status.updatedAt)}</span>`}
      <a href="/p/${status.page.slug}/status.json">Data</a>
    </footer>`;
  const title = await html`${status.page.title}`;
  return { title: String(title), main: String(main) };
}
