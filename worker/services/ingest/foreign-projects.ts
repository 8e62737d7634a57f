import { isOfAnother } from "../../core/identity/issuers.ts";
import type { OrgContext } from "../context.ts";

/** Those of some projects that are registered with another repository than the one the calling job says it is of. */
export async function foreignProjects(
  { principal, ledger, org }: OrgContext,
  slugs: readonly string[],
): Promise<string[]> {
  if (principal.kind !== "trust" || principal.stated.repository === null || slugs.length === 0) return [];
  const projects = await ledger.projects.load(org.id, slugs);
  return projects
    .filter(({ repository }) => isOfAnother(principal.stated, repository))
    .map(({ slug }) => slug);
}
