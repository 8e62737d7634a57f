import { MINUTE_MS } from "./clock.ts";
import type { Fact } from "./fact.ts";
import { commitOf, RELEASE_BOT, Teller } from "./teller.ts";

/** A moment some minutes before now. */
type Ago = (minutes: number) => number;

function storefront(ago: Ago): Fact[] {
  const rolling = new Teller("storefront", "4.8.0");
  rolling.merge(ago(1510));
  rolling.tests(rolling.build(ago(1505), "CI", 6), { suite: "unit", minutes: 4 });
  rolling.deploy(ago(1470), { environment: "dev", minutes: 3 });
  rolling.tag(ago(1400), "4.8.0");
  rolling.deploy(ago(1390), { environment: "staging", minutes: 4 });
  rolling.tests(ago(1380), { suite: "regression", environment: "staging", minutes: 14 });
  rolling.deploy(ago(47), { environment: "production", minutes: 7 });
  const eu = rolling.openDeployment(ago(9), { environment: "production-eu" });
  rolling.tell(ago(9), { ...eu, status: "queued" });
  rolling.tell(ago(8), { ...eu, status: "started" });
  rolling.report(ago(0), {
    suite: "smoke",
    environment: "production",
    runner: "jest",
    cases: rolling.cases({}),
  });

  const merged = new Teller("storefront", "next on main");
  merged.merge(ago(5));
  merged.startBuild(ago(4), "CI");
  const [open, closed] = [new Teller("storefront", "preview 231"), new Teller("storefront", "preview 227")];
  open.deploy(open.build(ago(104), "Preview", 3), {
    environment: "preview-231",
    minutes: 2,
    ephemeral: true,
    branch: "parcel-groups",
  });
  closed.deploy(closed.build(ago(5000), "Preview", 3), {
    environment: "preview-227",
    minutes: 2,
    ephemeral: true,
    branch: "size-picker",
  });
  closed.tell(ago(900), { kind: "environment_removed", environment: "preview-227" });
  return [rolling, merged, open, closed].flatMap(({ facts }) => facts);
}

function mobileApp(ago: Ago): Fact[] {
  const candidate = new Teller("mobile-app", "3.2.0");
  candidate.merge(ago(420));
  candidate.tests(candidate.build(ago(416), "CI", 8), { suite: "unit", minutes: 3 });
  const rules = candidate.startBuild(ago(416), "Store rules", "check");
  candidate.tell(ago(411), { ...rules, status: "succeeded" });
  candidate.deploy(ago(380), { environment: "dev", minutes: 4 });
  candidate.tag(ago(260), "3.2.0");
  candidate.deploy(ago(255), { environment: "beta", minutes: 6 });
  candidate.report(ago(0), {
    suite: "devices",
    environment: "beta",
    runner: "jest",
    cases: candidate.cases({ flaky: 1 }),
  });
  return candidate.facts;
}

function paymentsApi(ago: Ago): Fact[] {
  const halted = new Teller("payments-api", "2.14.0");
  halted.version = "2.14.0";
  halted.merge(ago(1720));
  halted.tests(halted.build(ago(1716), "CI", 5), { suite: "unit", minutes: 3 });
  halted.deploy(ago(1690), { environment: "dev", minutes: 3 });
  halted.deploy(ago(1640), { environment: "staging", minutes: 4 });
  halted.tests(ago(1630), { suite: "regression", environment: "staging", minutes: 12, failed: 3 });

  const rolling = new Teller("payments-api", "2.13.3");
  rolling.version = "2.13.3";
  rolling.merge(ago(400));
  rolling.tests(rolling.build(ago(396), "CI", 5), { suite: "unit", minutes: 3 });
  rolling.deploy(ago(375), { environment: "dev", minutes: 3 });
  rolling.deploy(ago(340), { environment: "staging", minutes: 4 });
  rolling.tests(ago(330), { suite: "regression", environment: "staging", minutes: 12 });
  rolling.report(ago(0), {
    suite: "settlement",
    environment: "staging",
    runner: "surefire",
    cases: rolling.cases({ flaky: 2 }),
  });
  // Only the version is known yet: the first build still runs.
  const begun = new Teller("payments-api", "2.15.0", null);
  begun.version = "2.15.0";
  begun.startBuild(ago(3), "CI");
  return [halted, rolling, begun].flatMap(({ facts }) => facts);
}

function warehouse(ago: Ago): Fact[] {
  const next = new Teller("warehouse", "5.5.0");
  next.merge(ago(330));
  next.tests(next.build(ago(326), "CI", 6), { suite: "unit", minutes: 3 });
  next.tag(ago(302), "5.5.0");
  next.deploy(ago(300), { environment: "dev", minutes: 4 });
  next.deploy(ago(64), { environment: "staging", minutes: 5 });
  next.startTests(ago(12), "freshness", "staging");

  const current = new Teller("warehouse", "5.4.2 today", commitOf("warehouse", "5.4.2"));
  current.version = "5.4.2";
  current.incident("The orders table is two hours late", "minor")(ago(170), "opened");
  current.report(ago(0), {
    suite: "quality",
    environment: "production",
    runner: "pytest",
    cases: current.cases({}),
  });
  return [next, current].flatMap(({ facts }) => facts);
}

function infrastructure(ago: Ago): Fact[] {
  const broken = new Teller("infrastructure", "1.43.4");
  broken.version = "1.43.4";
  broken.merge(ago(510));
  broken.tests(broken.build(ago(507), "CI", 4), { suite: "unit", minutes: 2 });
  broken.deploy(ago(490), { environment: "staging", minutes: 3 });
  broken.deploy(ago(430), { environment: "production", minutes: 6, outcome: "failed" });
  broken.withdraw(ago(400), "Superseded by 1.43.5, which does not drain every node at once.");

  const fixed = new Teller("infrastructure", "1.43.5");
  fixed.version = "1.43.5";
  fixed.merge(ago(395));
  fixed.tests(fixed.build(ago(392), "CI", 4), { suite: "unit", minutes: 2 });
  fixed.deploy(ago(370), { environment: "staging", minutes: 3 });

  const retried = new Teller("infrastructure", "1.44.0");
  retried.version = "1.44.0";
  retried.merge(ago(75));
  retried.tests(retried.build(ago(72), "CI", 4), { suite: "unit", minutes: 2 });
  retried.deploy(ago(30), { environment: "staging", minutes: 5, outcome: "failed" });
  const again = retried.openDeployment(ago(4), { environment: "staging" });
  retried.tell(ago(4), { ...again, status: "queued" }, { actor: RELEASE_BOT });
  retried.tell(ago(3), { ...again, status: "started" }, { actor: RELEASE_BOT });
  return [broken, fixed, retried].flatMap(({ facts }) => facts);
}

/** The last day, and what is going on at this very moment. */
export function presentAt(now: number): Fact[] {
  const ago: Ago = (minutes) => now - minutes * MINUTE_MS;
  return [storefront, mobileApp, paymentsApi, warehouse, infrastructure].flatMap((tell) => tell(ago));
}
