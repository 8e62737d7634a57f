import type { OrgContext } from "../context.ts";
import type { FoundRelease } from "./find-release.ts";

export type Moment = { readonly asOf: number; readonly knownAt: number };

export async function releaseAt(
  _ctx: OrgContext,
  found: FoundRelease,
  _moment: Moment,
): Promise<FoundRelease> {
  return found;
}
