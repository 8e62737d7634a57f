import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { PageStatus, PublicState } from "../../../schema/contract/pages.ts";

type Fragment = HtmlEscapedString | Promise<HtmlEscapedString>;
type Project = PageStatus["projects"][number];
type ShownRelease = Project["releases"][number];
type ShownEnvironment = Project["environments"][number];

const STATE_WORDS: Record<PublicState, string> = {
  operational: "Running",
  deploying: "Release going out",
  degraded: "Incident open",
  unknown: "Nothing deployed yet",
};

/** Drawn in a box of 16: no two states share a shape, so none needs its colour to be told apart. */
const MARKS: Record<PublicState, string> = {
  operational: '<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.2 2 2 3.7-4.1"/>',
  deploying: '<circle cx="8" cy="8" r="6.25"/><path d="M8 11V5.2M5.5 7.6 8 5.1l2.5 2.5"/>',
  degraded: '<path d="M8 1.9 14.6 13.6H1.4zM8 6.4v3.2M8 11.6v.1"/>',
  unknown: '<circle cx="8" cy="8" r="6.25"/><path d="M5.3 8h5.4"/>',
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

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Longer names of versions, such as digests, are shown by their beginning; the whole stands in the title. */
const shortVersion = (version: string) => (version.length > 24 ? `${version.slice(0, 20)}…` : version);

/** Readable as it stands; a script turns it into the reader's own zone and "2 hours ago". */
const time = (iso: string): Fragment =>
  html`<time datetime="${iso}">${MINUTE.format(new Date(iso))} UTC</time>`;

const mark = (state: PublicState): Fragment =>
  html`<svg class="mark mark-${state}" viewBox="0 0 16 16" aria-hidden="true">${raw(MARKS[state])}</svg>`;

const runs = ({ version, since }: ShownEnvironment): Fragment =>
  version === null
    ? html`<span class="place-version is-empty">Not deployed</span>`
    : html`<span class="place-version" title="${version}">${shortVersion(version)}</span>
      ${since === null ? "" : html`<span class="place-since">deployed ${time(since)}</span>`}`;

const environment = (shown: ShownEnvironment): Fragment => html`
  <li class="place">
    <span class="place-name">${shown.name}</span>
    ${runs(shown)}
    ${shown.deploying === null ? "" : html`<span class="place-next">${mark("deploying")}<span><b title="${shown.deploying}">${shortVersion(shown.deploying)}</b> is going out</span></span>`}
  </li>`;

const tests = ({ tests: found }: ShownRelease): Fragment | string =>
  found === null ? "" : html`<span>${found.passed} of ${found.total} tests passed</span>`;

const reached = ({ reached: done, environments, version }: ShownRelease): Fragment | string =>
  environments === 0
    ? ""
    : html`<progress max="${environments}" value="${done}" aria-label="Environments that ${version} has reached">${done} of ${environments}</progress>
      <span>${done} of ${environments} environments</span>`;

const release = (shown: ShownRelease): Fragment => html`
  <li class="release">
    <div class="release-head">
      <span class="release-version" title="${shown.version}">${shortVersion(shown.version)}</span>
      ${shown.name === null ? "" : html`<span class="release-name">${shown.name}</span>`}
      <span class="release-status release-${shown.status}">${STATUS_WORDS[shown.status]}</span>
    </div>
    <div class="release-foot">
      ${reached(shown)}
      ${tests(shown)}
      ${shown.targetDate === null ? "" : html`<span>due ${DAY.format(new Date(shown.targetDate))}</span>`}
      <span>changed ${time(shown.updatedAt)}</span>
    </div>
  </li>`;

const incident = ({ title, status, openedAt }: Project["incidents"][number]): Fragment => html`
  <li class="incident">${mark("degraded")}<span><strong>${title}</strong>${status === "mitigated" ? " is mitigated" : " is open"}${openedAt === null ? "" : html`, opened ${time(openedAt)}`}</span></li>`;

const list = (items: readonly Fragment[], className: string, label: string): Fragment | string =>
  items.length === 0 ? "" : html`<ul class="${className}" aria-label="${label}">${items}</ul>`;

const project = (shown: Project): Fragment => html`
  <section class="project" aria-labelledby="project-${shown.slug}">
    <header class="project-head">
      <h2 id="project-${shown.slug}">${shown.name}</h2>
      <span class="project-state state-${shown.state}">${mark(shown.state)}${STATE_WORDS[shown.state]}</span>
    </header>
    ${list(shown.incidents.map(incident), "incidents", "Open incidents")}
    ${list(shown.environments.map(environment), "places", "What runs where")}
    ${shown.releases.length === 0 ? "" : html`<h3>On the way</h3>`}
    ${list(shown.releases.map(release), "releases", "Releases on the way")}
  </section>`;

/** What stands inside the page's template. Every value is escaped by the template tag. */
export async function renderPage(status: PageStatus): Promise<{ title: string; main: string }> {
  const { page, state, summary, projects, updatedAt } = status;
  const main = await html`
    <h1>${page.title}</h1>
    <p class="banner state-${state}">${mark(state)}<span>${summary}</span></p>
    ${projects.length === 0 ? html`<p class="empty">This page shows no projects yet.</p>` : projects.map(project)}
    <footer class="foot">
      ${updatedAt === null ? "" : html`<span>Last change ${time(updatedAt)}</span>`}
      <a href="/p/${page.slug}/status.json">Data</a>
    </footer>`;
  const title = await html`${page.title}`;
  return { title: String(title), main: String(main) };
}
