import { sql } from "drizzle-orm";
import { organisation } from "../../../schema/tables/control.ts";
import type { OrgRef } from "../../services/ports.ts";
import { isConstraintError } from "../database.ts";

/** Columns of a join bear names of their own: two of the same name would be one. */
export const orgColumns = {
  orgRefId: sql<string>`${organisation.id}`.as("org_ref_id"),
  orgSlug: sql<string>`${organisation.slug}`.as("org_slug"),
  orgName: sql<string>`${organisation.name}`.as("org_name"),
  orgShard: sql<number>`${organisation.shard}`.as("org_shard"),
  orgAutoProjects: sql<number>`${organisation.autoProjects}`.as("org_auto_projects"),
};

export type OrgColumns = {
  orgRefId: string;
  orgSlug: string;
  orgName: string;
  orgShard: number;
  orgAutoProjects: number;
};

export const toOrg = (row: OrgColumns): OrgRef => ({
  id: row.orgRefId,
  slug: row.orgSlug,
  name: row.orgName,
  shard: row.orgShard,
  autoProjects: row.orgAutoProjects === 1,
});

/** False where a row that must be unique is there already. */
export async function unlessTaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConstraintError(error)) return false;
    throw error;
  }
}
