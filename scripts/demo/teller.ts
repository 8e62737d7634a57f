import { MINUTE_MS } from "./clock.ts";
import { type DemoProject, type ProjectSlug, projectOf } from "./company.ts";
import type { Build, Deployment, Fact, IncidentNews, Subject, TestCase, What } from "./fact.ts";
import { type Random, randomFor } from "./random.ts";
import { AREAS, CHANGES, CHECKS, FAILURES } from "./words.ts";

const CI = "ci";
export const RELEASE_BOT = "release-bot";

export const commitOf = (slug: ProjectSlug, subject: string): string =>
  randomFor(`commit ${slug} ${subject}`).hex(40);

/** Numbers as a provider gives them to runs and deployments. */
const longId = (random: Random) => `2${random.int(100_000_000, 999_999_999)}`;

export type DeploymentPlan = {
  readonly environment: string;
  readonly minutes: number;
  readonly outcome?: "succeeded" | "failed";
  readonly rollback?: boolean;
  readonly ephemeral?: boolean;
  readonly branch?: string;
  /** Percentages it says on its way. */
  readonly steps?: readonly number[];
};

export type RunPlan = {
  readonly suite: string;
  readonly environment?: string;
  readonly minutes: number;
  readonly failed?: number;
};

/** Collects what happens to one release. */
export class Teller {
  readonly facts: Fact[] = [];
  readonly project: DemoProject;
  readonly random: Random;
  readonly commit: string | null;
  /** The version that later facts bear. */
  version: string | null = null;
  readonly #ids: Random;

  /**
   * @param subject tells it from the other releases of the project
   * @param commit null: nobody knows it yet
   */
  constructor(slug: ProjectSlug, subject: string, commit: string | null = commitOf(slug, subject)) {
    this.project = projectOf(slug);
    this.random = randomFor(`story ${slug} ${subject}`);
    this.#ids = randomFor(`ids ${slug} ${subject}`);
    this.commit = commit;
  }

  tell(at: number, what: What, about: Partial<Pick<Subject, "actor" | "version" | "commit">> = {}): void {
    const { version, commit, project } = this;
    const subject = { id: this.#ids.uuid(), at, project: project.slug, version, commit, actor: CI };
    this.facts.push({ ...subject, ...about, ...what });
  }

  merge(at: number): void {
    const { team, slug } = this.project;
    const title = `${this.random.pick(CHANGES[slug])} (#${this.random.int(1100, 1990)})`;
    this.tell(at, { kind: "merged", title }, { actor: team });
  }

  tag(at: number, version: string): void {
    this.version = version;
    if (this.project.speaks === "github") this.tell(at, { kind: "tagged" }, { actor: RELEASE_BOT });
  }

  startBuild(at: number, name: string, of: Build["of"] = "workflow"): Omit<Build, "status"> {
    const build = { kind: "build", buildId: longId(this.random), name, of, startedAt: at } as const;
    this.tell(at, { ...build, status: "started" });
    return build;
  }

  /** Returns when it ended. */
  build(at: number, name: string, minutes: number, outcome: "succeeded" | "failed" = "succeeded"): number {
    const build = this.startBuild(at, name);
    const end = at + minutes * MINUTE_MS + this.random.int(1, 59) * 1000;
    this.tell(end, { ...build, status: outcome });
    return end;
  }

  startTests(at: number, suite: string, environment: string | null = null) {
    const run = { kind: "tests", runId: longId(this.random), suite, environment } as const;
    this.tell(at, { ...run, status: "started", cases: [] });
    return run;
  }

  /** Returns when they ended. */
  tests(at: number, { suite, environment, minutes, failed = 0 }: RunPlan): number {
    const run = this.startTests(at, suite, environment);
    const end = at + minutes * MINUTE_MS;
    this.tell(end, { ...run, status: "finished", cases: this.cases({ failed }) });
    return end;
  }

  /** The results of a run, as its runner would list them. */
  cases({ failed = 0, flaky = 0 }: { failed?: number; flaky?: number }): TestCase[] {
    const { random } = this;
    const all = AREAS[this.project.slug].flatMap((area) => CHECKS.map((check) => ({ area, check })));
    const firstBad = random.int(0, all.length - failed - flaky);
    return all.map(({ area, check }, index) => {
      const place = index - firstBad;
      const isBad = place >= 0 && place < failed + flaky;
      const status = isBad
        ? place < failed
          ? "failed"
          : "flaky"
        : random.chance(0.02)
          ? "skipped"
          : "passed";
      return {
        area,
        check,
        status,
        durationMs: random.int(2, 900),
        message: isBad ? random.pick(FAILURES) : "",
      };
    });
  }

  openDeployment(at: number, plan: Omit<DeploymentPlan, "minutes">): Omit<Deployment, "status"> {
    const { environment, rollback = false, ephemeral = false, branch = "main" } = plan;
    const deploymentId = longId(this.random);
    const shared = { environment, rollback, ephemeral, branch, rolloutPercent: null };
    return { kind: "deployment", deploymentId, openedAt: at, ...shared };
  }

  /** A deployment from the queue to its end. Returns when it ended. */
  deploy(at: number, plan: DeploymentPlan): number {
    const deployment = this.openDeployment(at, plan);
    const started = at + this.random.int(4, 40) * 1000;
    const end = started + plan.minutes * MINUTE_MS + this.random.int(1, 59) * 1000;
    this.tell(at, { ...deployment, status: "queued" });
    this.tell(started, { ...deployment, status: "started" });
    const { steps = [] } = plan;
    steps.forEach((rolloutPercent, index) => {
      const stepAt = started + ((end - started) * (index + 1)) / (steps.length + 1);
      this.tell(Math.floor(stepAt / 1000) * 1000, { ...deployment, status: "started", rolloutPercent });
    });
    this.tell(end, { ...deployment, status: plan.outcome ?? "succeeded" });
    return end;
  }

  publish(at: number): void {
    this.tell(at, { kind: "published" }, { actor: RELEASE_BOT });
  }

  withdraw(at: number, reason: string): void {
    this.tell(at, { kind: "withdrawn", reason }, { actor: this.project.team });
  }

  /** Tells of an incident; each call adds what is news. */
  incident(title: string, severity: string, environment = "production") {
    const incidentId = `INC-${this.random.int(300, 399)}`;
    const { team } = this.project;
    return (at: number, status: IncidentNews["status"]) =>
      this.tell(at, { kind: "incident", incidentId, title, severity, environment, status }, { actor: team });
  }

  report(at: number, run: Omit<Extract<Fact, { kind: "report" }>, keyof Subject | "kind" | "runId">): void {
    this.tell(at, { kind: "report", runId: longId(this.random), ...run });
  }
}
