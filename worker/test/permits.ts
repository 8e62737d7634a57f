import { expect } from "vitest";
import type { Verdict } from "../../schema/contract/gates.ts";
import { ask, type Shop } from "./deploys.ts";
import type { Held } from "./environments.ts";

export type Granted = {
  readonly id: string;
  readonly permit: string;
  readonly fence: number;
  readonly expiresAt: string;
  readonly verdicts: readonly Verdict[];
};
export type Refused = {
  readonly detail: string;
  readonly verdicts: readonly Verdict[];
  readonly earliest: string | null;
  readonly lock: Held | null;
  readonly place: number | null;
};

export const wants = (version: string, more: object = {}) => ({
  version,
  environment: "production",
  holder: "job-1",
  ...more,
});

export const request = (of: Shop, version: string, more: object = {}, query = "") =>
  ask<Granted & Refused>(of, "POST", `${of.P}/permits${query}`, wants(version, more));

/** Gets a permit for production, where the test is about what comes after. */
export async function grant(of: Shop, version: string, more: object = {}): Promise<Granted> {
  const { status, body } = await request(of, version, more);
  expect([status, body]).toMatchObject([201, { id: expect.any(String) }]);
  return body;
}

/** Which gates keep a deployment back. */
export const closedGates = ({ verdicts }: { readonly verdicts: readonly Verdict[] }): string[] =>
  verdicts.filter(({ outcome }) => outcome === "blocked" || outcome === "waiting").map(({ gate }) => gate);
