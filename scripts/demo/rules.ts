import type * as z from "zod";
import type { CreateFreeze } from "../../schema/contract/freezes.ts";
import type { Gate } from "../../schema/contract/gates.ts";
import { DAY_MS, HOUR_MS, lastTime } from "./clock.ts";
import type { ProjectSlug } from "./company.ts";

export type DemoPolicy = {
  readonly project: ProjectSlug;
  readonly environment: string;
  readonly gates: readonly z.input<typeof Gate>[];
  readonly reason: string;
};

/** What must be so before a release goes there. */
export const POLICIES: readonly DemoPolicy[] = [
  {
    project: "payments-api",
    environment: "production",
    gates: [
      { kind: "tests", suites: ["unit", "regression"] },
      { kind: "promotion", from: "staging", soakMinutes: 120 },
      { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] },
      { kind: "no_open_incident", severity: "major" },
      { kind: "order" },
    ],
    reason: "Money moves here: two pairs of eyes, and two hours in staging.",
  },
  {
    project: "warehouse",
    environment: "production",
    gates: [
      { kind: "tests", suites: ["unit", "freshness"] },
      { kind: "promotion", from: "staging", soakMinutes: 30 },
      { kind: "approvals", rules: [{ role: "maintainer", count: 1 }] },
      { kind: "no_open_incident" },
    ],
    reason: "Reports are made from this every morning.",
  },
  {
    project: "infrastructure",
    environment: "production",
    gates: [
      { kind: "tests", suites: ["unit"] },
      { kind: "promotion", from: "staging", soakMinutes: 60 },
      { kind: "approvals", rules: [{ role: "maintainer", count: 2 }] },
    ],
    reason: "Everything else stands on it.",
  },
  {
    project: "mobile-app",
    environment: "beta",
    gates: [{ kind: "tests", suites: ["unit"] }, { kind: "order" }],
    reason: "Testers get nothing that fails at our desks.",
  },
];

const ZONE = "Europe/Berlin";
const FRIDAY = 5;

/** When nobody deploys. */
export const freezesAt = (now: number): readonly z.input<typeof CreateFreeze>[] => [
  {
    name: "Weekend",
    kind: "deny",
    scope: { project: "payments-api", environment: "production" },
    start: new Date(lastTime(now - DAY_MS, ZONE, FRIDAY, 16)).toISOString(),
    rrule: "FREQ=WEEKLY;BYDAY=FR",
    durationSeconds: (64 * HOUR_MS) / 1000,
    timezone: ZONE,
    reason: "Banks settle nothing before Monday morning.",
  },
  {
    name: "Stocktaking",
    kind: "deny",
    scope: { project: "warehouse" },
    start: new Date(lastTime(now, ZONE, FRIDAY, 18) + 14 * DAY_MS).toISOString(),
    end: new Date(lastTime(now, ZONE, FRIDAY, 18) + 17 * DAY_MS).toISOString(),
    timezone: ZONE,
    reason: "Every shelf is counted; the numbers must stand still.",
  },
];
