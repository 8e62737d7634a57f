import type { Gate } from "../../../../schema/contract/gates.ts";
import type { Environment } from "../../../../schema/contract/projects.ts";

type Place = Pick<Environment, "name" | "tier">;

const HOUR = 60;

/** What most want of a policy for an environment: the stricter, the nearer it is to those who use the product. */
export function suggestionFor(place: Place, before: Place | undefined): Gate[] {
  const isProduction = place.tier === "production";
  const promotion: Gate[] = before
    ? [{ kind: "promotion", from: before.name, ...(isProduction ? { soakMinutes: HOUR } : {}) }]
    : [];
  const guarded: Gate[] = [
    { kind: "approvals", rules: [{ role: "member", count: 1 }] },
    { kind: "no_open_incident" },
  ];
  return [{ kind: "tests" }, ...promotion, ...(isProduction ? guarded : []), { kind: "order" }];
}
