import type { Board } from "../../../schema/contract/board.ts";
import type { Calendar, RuleScope } from "../../../schema/contract/freezes.ts";
import type { Look } from "./states.ts";

export type ClosingKind = Calendar["items"][number]["kind"];

/** What each kind of thing that closes an environment is called, for people. */
export const CLOSING_LOOKS: Record<ClosingKind, Look> = {
  deny: { word: "Nobody deploys", tone: "warning", icon: "snow" },
  allow: { word: "Deploy only then", tone: "ok", icon: "check-circle" },
  stop: { word: "Emergency stop", tone: "bad", icon: "stop" },
};

const breadth = ({ project, environment }: RuleScope): number =>
  Number(project === undefined) + Number(environment === undefined);

/** What holds in more places comes first. */
export const byBreadth = (a: { readonly scope: RuleScope }, b: { readonly scope: RuleScope }): number =>
  breadth(b.scope) - breadth(a.scope);

/** Where something holds: "Everywhere", "Shop", "production of Shop". */
export function scopeInWords({ project, environment }: RuleScope, board: Board | undefined): string {
  const name = board?.projects.find(({ slug }) => slug === project)?.name ?? project;
  if (name !== undefined) return environment === undefined ? name : `${environment} of ${name}`;
  return environment === undefined ? "Everywhere" : `${environment} of every project`;
}
