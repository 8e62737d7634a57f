import type { PutEnvironments } from "../../schema/contract/projects.ts";
import type { CreateRelease } from "../../schema/contract/releases.ts";
import { dateAhead } from "./clock.ts";

/** Somebody with an account of their own. */
export type Person = { readonly email: string; readonly name: string };

/** Who signs in to the demo, and what they find. */
export const DEMO = {
  email: "demo@example.com",
  password: "slipway-demo",
  name: "Demo",
  org: { slug: "harbour", name: "Harbour" },
  page: {
    slug: "harbour",
    title: "Harbour releases",
    projects: ["storefront", "payments-api", "mobile-app", "infrastructure"],
  },
} as const;

/** Who works beside the demo's owner, with the same password: nobody approves their own change. */
export const COLLEAGUES = {
  payments: { email: "payments-team@example.com", name: "Payments team", role: "maintainer" },
  platform: { email: "platform-team@example.com", name: "Platform team", role: "maintainer" },
  data: { email: "data-team@example.com", name: "Data team", role: "member" },
} as const;

export type ProjectSlug = "storefront" | "payments-api" | "mobile-app" | "warehouse" | "infrastructure";

export type DemoProject = {
  readonly slug: ProjectSlug;
  readonly name: string;
  readonly repository: string;
  /** What its CI sends. */
  readonly speaks: "github" | "native" | "cdevents";
  /** In promotion order. */
  readonly environments: PutEnvironments;
  readonly team: string;
};

const environment = (name: string, tier: PutEnvironments[number]["tier"]) => ({ name, tier });
const dev = environment("dev", "development");
const staging = environment("staging", "staging");
const production = environment("production", "production");

const project = (
  slug: ProjectSlug,
  name: string,
  speaks: DemoProject["speaks"],
  team: string,
  environments: PutEnvironments,
): DemoProject => ({ slug, name, speaks, team, environments, repository: `github.com/harbour/${slug}` });

export const PROJECTS: readonly DemoProject[] = [
  project("storefront", "Storefront", "github", "storefront-team", [
    dev,
    staging,
    production,
    environment("production-eu", "production"),
  ]),
  // The stores take it from there: no environment of the team's own is production.
  project("mobile-app", "Mobile app", "github", "mobile-team", [dev, environment("beta", "staging")]),
  project("payments-api", "Payments API", "native", "payments-team", [dev, staging, production]),
  project("warehouse", "Data warehouse", "cdevents", "data-team", [dev, staging, production]),
  project("infrastructure", "Infrastructure", "native", "platform-team", [staging, production]),
];

export function projectOf(slug: ProjectSlug): DemoProject {
  const found = PROJECTS.find((each) => each.slug === slug);
  if (!found) throw new RangeError(`there is no project ${slug}`);
  return found;
}

/** A release as its people planned it; `halt`: they stopped it, and why. */
export type Plan = {
  readonly project: ProjectSlug;
  readonly release: CreateRelease;
  readonly halt?: string;
};

/** Releases that people planned before any CI heard of them. */
export const plansAt = (now: number): readonly Plan[] => [
  {
    project: "payments-api",
    release: {
      version: "2.14.0",
      name: "Instant refunds",
      targetDate: dateAhead(now, 1),
      goals: ["A refund reaches the card within a minute", "Support needs no second tool"],
      owner: "payments-team",
    },
    halt: "Settlement totals differ by one cent in staging. Rounding is being fixed; no deployment until then.",
  },
  {
    project: "payments-api",
    release: {
      version: "2.15.0",
      name: "Wallet payments",
      targetDate: dateAhead(now, 21),
      goals: ["Two wallets at launch", "No more than 0.4 % failed payments"],
      owner: "payments-team",
    },
  },
  {
    project: "storefront",
    release: {
      version: "4.9.0",
      name: "Gift cards",
      targetDate: dateAhead(now, 14),
      goals: ["Buy and redeem gift cards in every shop", "Basket page below 1.5 s on a phone"],
      owner: "storefront-team",
    },
  },
  {
    project: "mobile-app",
    release: {
      version: "4.0.0",
      name: "Offline mode",
      targetDate: dateAhead(now, 38),
      goals: ["Browse and fill the basket without a connection"],
      owner: "mobile-team",
    },
  },
  {
    project: "infrastructure",
    release: {
      version: "1.45.0",
      name: "Second region",
      targetDate: dateAhead(now, 27),
      goals: ["Serve reads from two regions", "Fail over in under five minutes"],
      owner: "platform-team",
    },
  },
];
