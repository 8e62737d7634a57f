import { NO_SUPPORT_DATES, type Surroundings } from "../core/release/derive.ts";

/** What a project looks like around a release: two environments, and nothing that ever happened in them. */
export const AROUND: Surroundings = {
  environments: [
    { key: "staging", name: "staging", tier: "staging" },
    { key: "production", name: "production", tier: "production" },
  ],
  projectReachedProduction: false,
  newerInLine: false,
  takenBackAt: {},
  at: 10_000_000,
  support: NO_SUPPORT_DATES,
  gates: null,
};
