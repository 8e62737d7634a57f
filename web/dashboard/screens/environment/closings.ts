import type { Freeze, Stop } from "../../../../schema/contract/freezes.ts";
import { isSameEnvironment } from "../../words/same-environment.ts";

type Where = { readonly project: string; readonly environment: string };
type Scoped = Pick<Freeze, "scope">;

const concerns = ({ scope }: Scoped, { project, environment }: Where): boolean =>
  (scope.project === undefined || scope.project === project) &&
  (scope.environment === undefined || isSameEnvironment(scope.environment, environment));

/** The stops that last for an environment. */
export const stopsOf = (stops: readonly Stop[], where: Where): Stop[] =>
  stops.filter((stop) => stop.endedAt === null && concerns(stop, where));

/** The windows that keep an environment shut: what lasts and denies, and what allows where none that does lasts. */
export function freezesOf(freezes: readonly Freeze[], where: Where): Freeze[] {
  const concerned = freezes.filter((freeze) => concerns(freeze, where));
  const denying = concerned.filter(({ kind, active }) => kind === "deny" && active);
  const allowing = concerned.filter(({ kind }) => kind === "allow");
  return [...denying, ...(allowing.some(({ active }) => active) ? [] : allowing)];
}
