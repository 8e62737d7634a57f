import { sql } from "drizzle-orm";
import type { Claims } from "../core/release/entry.ts";
import type { Owner } from "../core/release/placement.ts";
import { type ChainClaim, type ChainSubject, type NameAt, nameKey } from "../services/ledger.ts";
import type { Database } from "./database.ts";

type OwnerRow = {
  project_id: string;
  name: string;
  release_id: string;
  version: string;
  provisional: number;
};

/** Who owns names, as far as anybody does. */
export async function ownersOf(db: Database, names: readonly NameAt[]): Promise<Map<string, Owner>> {
  const wanted = JSON.stringify(names.map(({ projectId, name }) => [projectId, name]));
  const rows = await db.all<OwnerRow>(
    sql`select n.project_id, n.name, n.release_id, r.version, r.provisional
        from json_each(${wanted}) k
        cross join release_name n on n.project_id = k.value->>0 and n.name = k.value->>1
        cross join release r on r.project_id = n.project_id and r.id = n.release_id`,
  );
  return new Map(
    rows.map((row) => [
      nameKey({ projectId: row.project_id, name: row.name }),
      { releaseId: row.release_id, version: row.provisional === 1 ? null : row.version },
    ]),
  );
}

/** The one release whose commit begins with these characters; null when there is none, or more than one. */
export async function findByCommitPrefix(
  db: Database,
  projectId: string,
  prefix: string,
): Promise<string | null> {
  const from = `c:${prefix.toLowerCase()}`;
  const rows = await db.all<{ release_id: string }>(
    sql`select distinct release_id from release_name
        where project_id = ${projectId} and name >= ${from} and name < ${`${from}\uffff`} limit 2`,
  );
  return rows.length === 1 ? (rows[0]?.release_id ?? null) : null;
}

/** The projects that repositories' events mean. */
export async function projectsOfRepositories(
  db: Database,
  orgId: string,
  repositories: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.all<{ repository: string; slug: string }>(
    sql`select r.repository, r.slug from json_each(${JSON.stringify(repositories)}) k
        cross join project_repository r on r.org_id = ${orgId} and r.repository = k.value`,
  );
  return new Map(rows.map(({ repository, slug }) => [repository, slug]));
}

export async function chainSubjects(
  db: Database,
  orgId: string,
  chainIds: readonly string[],
): Promise<Map<string, ChainSubject>> {
  const rows = await db.all<{ chain_id: string; project: string; claims: string }>(
    sql`select c.chain_id, c.project, c.claims from json_each(${JSON.stringify(chainIds)}) k
        cross join chain c on c.org_id = ${orgId} and c.chain_id = k.value`,
  );
  return new Map(
    rows.map((row) => [row.chain_id, { project: row.project, claims: JSON.parse(row.claims) as Claims }]),
  );
}

/** The latest word on a chain counts, whatever order the words arrive in. */
export async function putChains(db: Database, orgId: string, claims: readonly ChainClaim[]): Promise<void> {
  const rows = claims.map(({ claims: release, ...rest }) => ({ ...rest, claims: JSON.stringify(release) }));
  await db.run(
    sql`insert into chain (org_id, chain_id, project, claims, at, tie)
        select ${orgId}, value->>'chainId', value->>'project', value->>'claims', value->>'at', value->>'tie'
        from json_each(${JSON.stringify(rows)}) where true
        on conflict do update set project = excluded.project, claims = excluded.claims, at = excluded.at, tie = excluded.tie
        where (excluded.at, excluded.tie) > (at, tie)`,
  );
}
