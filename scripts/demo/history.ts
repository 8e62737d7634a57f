import { HOUR_MS, MINUTE_MS, onWorkday } from "./clock.ts";
import type { ProjectSlug } from "./company.ts";
import type { Fact } from "./fact.ts";
import { randomFor } from "./random.ts";
import { commitOf, Teller } from "./teller.ts";

/** What becomes of a release. */
type Ending =
  | "released"
  /** Its production deployment failed, and was repeated. */
  | "repeated"
  /** Its production deployment failed, and it was given up for the next version. */
  | "given_up"
  | "rolled_back";

type Track = {
  readonly project: ProjectSlug;
  /** Lines, oldest first, each with the number of its versions. */
  readonly lines: readonly (readonly [line: string, versions: number])[];
  readonly endings: { readonly [version: string]: Ending };
  /** Repairs of the version before them, made on the next working day. */
  readonly hotfixes: readonly string[];
  /** The newest version of an older line, released on its own this many working days ago. */
  readonly olderLine?: readonly [version: string, workdays: number];
};

/** Three months, in working days; a hotfix of the newest version comes the day after it, and then the present begins. */
const OLDEST = 63;
const NEWEST = 3;

const TRACKS: readonly Track[] = [
  {
    project: "storefront",
    lines: [
      ["4.4", 3],
      ["4.5", 4],
      ["4.6", 4],
      ["4.7", 4],
    ],
    endings: { "4.5.1": "repeated", "4.6.0": "rolled_back" },
    hotfixes: ["4.6.1", "4.7.3"],
  },
  {
    project: "mobile-app",
    lines: [
      ["2.9", 4],
      ["3.0", 3],
      ["3.1", 3],
    ],
    endings: {},
    hotfixes: ["3.0.1"],
    olderLine: ["2.9.4", 5],
  },
  {
    project: "payments-api",
    lines: [
      ["2.10", 3],
      ["2.11", 4],
      ["2.12", 3],
      ["2.13", 3],
    ],
    endings: { "2.11.2": "repeated", "2.12.0": "given_up", "2.13.0": "rolled_back" },
    hotfixes: ["2.12.1", "2.13.1"],
  },
  {
    project: "warehouse",
    lines: [
      ["5.1", 3],
      ["5.2", 3],
      ["5.3", 4],
      ["5.4", 3],
    ],
    endings: { "5.3.2": "rolled_back" },
    hotfixes: ["5.3.3"],
  },
  {
    project: "infrastructure",
    lines: [
      ["1.40", 5],
      ["1.41", 6],
      ["1.42", 6],
      ["1.43", 4],
    ],
    endings: { "1.41.3": "repeated" },
    hotfixes: [],
  },
];

type Course = {
  readonly project: ProjectSlug;
  readonly version: string;
  readonly workdays: number;
  readonly ending: Ending;
  readonly hotfix: boolean;
  /** What ran in production before. */
  readonly before: string | null;
};

function coursesOf({ project, lines, endings, hotfixes, olderLine }: Track): Course[] {
  const versions = lines.flatMap(([line, count]) =>
    Array.from({ length: count }, (_, patch) => `${line}.${patch}`),
  );
  const planned = versions.filter((version) => !hotfixes.includes(version));
  const gap = (OLDEST - NEWEST) / (planned.length - 1);
  let workdays = OLDEST;
  let before: string | null = null;
  const courses = versions.map((version): Course => {
    const hotfix = hotfixes.includes(version);
    workdays = hotfix ? workdays - 1 : OLDEST - Math.round(planned.indexOf(version) * gap);
    const ending = endings[version] ?? "released";
    const course = { project, version, workdays, ending, hotfix, before };
    if (ending !== "given_up") before = version;
    return course;
  });
  const [older, olderWorkdays] = olderLine ?? [null, 0];
  return older === null
    ? courses
    : [
        ...courses,
        { project, version: older, workdays: olderWorkdays, ending: "released", hotfix: true, before: null },
      ];
}

/** A merged change is built and tested; now and then a build has to be repeated. */
function tellBuild(teller: Teller, start: number): number {
  const { random } = teller;
  teller.merge(start);
  let at = start + random.int(1, 3) * MINUTE_MS;
  if (random.chance(0.08)) at = teller.build(at, "CI", 2, "failed") + 4 * MINUTE_MS;
  at = teller.build(at, "CI", random.int(3, 8));
  return teller.tests(at, { suite: "unit", minutes: random.int(2, 5) });
}

const productionOf = ({ project }: Teller) =>
  project.environments.filter(({ tier }) => tier === "production").map(({ name }) => name);

/** Everything up to production. */
function tellTesting(teller: Teller, from: number, { version, hotfix }: Course): number {
  const { random, project } = teller;
  let at = from;
  const isNamedEarly = project.speaks === "cdevents";
  const stages = project.environments.filter(({ tier }) => tier !== "production");
  for (const { name: environment, tier } of stages) {
    if (tier === "development" && hotfix) continue;
    if (tier !== "development" || isNamedEarly) teller.tag(at + 2 * MINUTE_MS, version);
    at = teller.deploy(at + random.int(4, 16) * MINUTE_MS, { environment, minutes: random.int(2, 5) });
    if (tier === "development") continue;
    const suite = tier === "staging" && project.slug === "mobile-app" ? "devices" : "regression";
    const failed = random.chance(0.07) ? random.int(1, 2) : 0;
    const run = { suite, environment, minutes: random.int(7, 16) };
    at = teller.tests(at, { ...run, failed });
    if (failed > 0) at = teller.tests(at + 5 * MINUTE_MS, run);
  }
  return at + random.int(hotfix ? 10 : 40, hotfix ? 20 : 110) * MINUTE_MS;
}

function tellProduction(teller: Teller, from: number): number {
  const { random, project } = teller;
  let at = from;
  for (const environment of productionOf(teller)) {
    const steps = project.slug === "payments-api" ? [10, 50] : [];
    at = teller.deploy(at, { environment, minutes: random.int(4, 10), steps }) + 12 * MINUTE_MS;
  }
  teller.publish(at);
  return at;
}

/** Its own deployment is rolled back: elsewhere only the deployment that takes its place says so. */
export function undone({ facts }: Teller, at: number, environment: string): Fact {
  const one = facts.findLast(
    (fact) => fact.kind === "deployment" && fact.environment === environment && fact.status === "succeeded",
  );
  if (one?.kind !== "deployment") throw new RangeError("nothing was deployed");
  return { ...one, id: randomFor(`undone ${one.id}`).uuid(), at, status: "rolled_back" };
}

/** It breaks in production, is noticed, and the version before it takes its place again. */
function tellRollback(teller: Teller, from: number, before: string): void {
  const incident = teller.incident("Error rate doubled after the release", "major");
  incident(from + 18 * MINUTE_MS, "opened");
  let at = from + 31 * MINUTE_MS;
  const { slug } = teller.project;
  const back = new Teller(slug, `${before} instead of ${teller.version}`, commitOf(slug, before));
  back.version = before;
  for (const environment of productionOf(teller)) {
    at = back.deploy(at, { environment, minutes: 3, rollback: true }) + MINUTE_MS;
    if (teller.project.speaks === "native") teller.facts.push(undone(teller, at, environment));
  }
  teller.facts.push(...back.facts);
  incident(at + 40 * MINUTE_MS, "resolved");
}

function tellCourse(course: Course, now: number): Fact[] {
  const { project, version, ending, before } = course;
  const teller = new Teller(project, version);
  const start = onWorkday(now, course.workdays, 480) + teller.random.int(0, 120) * MINUTE_MS;
  const built = tellBuild(teller, start);
  const ready = tellTesting(teller, built, course);
  const [first] = productionOf(teller);
  if (first === undefined) teller.publish(ready + HOUR_MS);
  else if (ending === "released") tellProduction(teller, ready);
  else if (ending === "rolled_back") tellRollback(teller, tellProduction(teller, ready), before ?? version);
  else {
    const end = teller.deploy(ready, { environment: first, minutes: 7, outcome: "failed" });
    if (ending === "repeated") tellProduction(teller, end + 35 * MINUTE_MS);
    else
      teller.withdraw(end + 50 * MINUTE_MS, "The migration does not finish in time; the next patch has it.");
  }
  return teller.facts;
}

/** Three months of releases, none of them of the last day. */
export const historyBefore = (now: number): Fact[] =>
  TRACKS.flatMap(coursesOf).flatMap((course) => tellCourse(course, now));
