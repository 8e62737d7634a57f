import type { Verdict } from "../../../../schema/contract/gates.ts";

/** Where a closed gate is cleared: in a dialog here, or on another screen. */
export type Clearing =
  | { readonly kind: "approve" }
  | { readonly kind: "environment"; readonly word: string; readonly section: string }
  | { readonly kind: "calendar"; readonly word: string }
  | { readonly kind: "reviews"; readonly word: string }
  | { readonly kind: "project"; readonly word: string; readonly section: string }
  | { readonly kind: "release"; readonly word: string; readonly section: string };

const BY_GATE: Readonly<Record<string, Clearing>> = {
  release: { kind: "release", word: "See the release", section: "" },
  stop: { kind: "calendar", word: "See the stop" },
  freeze: { kind: "calendar", word: "See the calendar" },
  lock: { kind: "environment", word: "See the lock", section: "lock-title" },
  debt: { kind: "reviews", word: "See the reviews owed" },
  tests: { kind: "release", word: "See the tests", section: "tests-title" },
  milestones: { kind: "release", word: "See the milestones", section: "milestones-title" },
  no_open_incident: { kind: "project", word: "See the incidents", section: "incidents-title" },
  promotion: { kind: "release", word: "See where it runs", section: "pipeline-title" },
  external: { kind: "environment", word: "See the policy", section: "policy-title" },
  support: { kind: "environment", word: "See the policy", section: "policy-title" },
};

/** Where the gate of a verdict is cleared; null: nowhere here. */
export function clearingOf({ gate, reasonCode }: Pick<Verdict, "gate" | "reasonCode">): Clearing | null {
  if (reasonCode === "release_cancelled") return null;
  if (gate === "approvals") return reasonCode === "approvals_missing" ? { kind: "approve" } : APPROVALS;
  return Object.hasOwn(BY_GATE, gate) ? (BY_GATE[gate] ?? null) : null;
}

const APPROVALS: Clearing = { kind: "release", word: "See the approvals", section: "approvals-title" };
