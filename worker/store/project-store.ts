import { type SQL, sql } from "drizzle-orm";
import type { AuditNote } from "../../schema/contract/audit.ts";
import type { Policy } from "../../schema/contract/gates.ts";
import type { Tier } from "../../schema/contract/projects.ts";
import {
  DEFAULT_ENVIRONMENTS,
  environmentsInOrder,
  type RegisteredEnvironment,
} from "../core/environment/registry.ts";
import {
  type EnvironmentsDeclared,
  type EnvironmentWrite,
  type NewProject,
  type OutboxRow,
  projectIdOf,
  type StoredProject,
} from "../services/ledger.ts";
import { putNote } from "./audit-note-store.ts";
import { type Database, isConstraintError } from "./database.ts";
import { insertEntries, knownEntries } from "./entry-store.ts";
import { insertPolicy } from "./gates/policies.ts";
import { vacate } from "./occupancy-store.ts";
import { putOutbox } from "./outbox-store.ts";

/** Makes an environment's row surer, never less sure, whoever writes last. */
export function putEnvironments(projectId: string, rows: readonly RegisteredEnvironment[]): SQL[] {
  if (rows.length === 0) return [];
  const values = rows.map((row) => ({ ...row, ephemeral: bool(row.ephemeral) }));
  return [
    sql`insert into environment (project_id, key, name, tier, certainty, position, ephemeral, removed_at, seen_at)
      select ${projectId}, value->>'key', value->>'name', value->>'tier', value->>'certainty', value->>'position', value->>'ephemeral', value->>'removedAt', value->>'seenAt'
      from json_each(${JSON.stringify(values)}) where true
      on conflict (project_id, key) do update set
        tier = case when excluded.certainty > certainty then excluded.tier else tier end,
        certainty = max(certainty, excluded.certainty),
        ephemeral = max(ephemeral, excluded.ephemeral),
        removed_at = nullif(max(coalesce(removed_at, -1), coalesce(excluded.removed_at, -1)), -1),
        seen_at = nullif(max(coalesce(seen_at, -1), coalesce(excluded.seen_at, -1)), -1)`,
  ];
}

const bool = (value: boolean) => (value ? 1 : 0);

export type EnvironmentRow = {
  key: string;
  name: string;
  tier: Tier;
  certainty: string;
  position: number | null;
  ephemeral: number;
  removed_at: number | null;
  seen_at: number | null;
  policy: string | null;
  policy_version: number;
};

export const toEnvironment = (row: EnvironmentRow): RegisteredEnvironment => ({
  key: row.key,
  name: row.name,
  tier: row.tier,
  certainty: row.certainty,
  position: row.position,
  ephemeral: row.ephemeral === 1,
  removedAt: row.removed_at,
  seenAt: row.seen_at,
  policy: row.policy === null ? null : (JSON.parse(row.policy) as Policy),
  policyVersion: row.policy_version,
});

type SeenEnvironment = EnvironmentRow & {
  project_id: string;
  last_seen: number | null;
  ran_in_production: number;
};

type ProjectRow = {
  org_id: string;
  slug: string;
  name: string;
  repository: string | null;
  path: string | null;
  declared: number;
  ran_in_implied: number;
  created_at: number;
};

function toProject(row: ProjectRow, rows: readonly Omit<SeenEnvironment, "project_id">[]): StoredProject {
  const registry = { stored: rows.map(toEnvironment), declared: row.declared === 1 };
  const lastSeen = Object.fromEntries(rows.map(({ key, last_seen }) => [key, last_seen ?? undefined]));
  return {
    orgId: row.org_id,
    slug: row.slug,
    name: row.name,
    repository: row.repository,
    path: row.path,
    reachedProduction:
      rows.some(({ ran_in_production }) => ran_in_production === 1) ||
      (row.ran_in_implied === 1 && rows.every(({ key }) => key !== IMPLIED)),
    createdAt: row.created_at,
    registry,
    environments: environmentsInOrder(registry, lastSeen),
  };
}

/** The production environment that every project begins with, and that is not stored before there is more to say of it. */
const IMPLIED = DEFAULT_ENVIRONMENTS.find(({ tier }) => tier === "production")?.key ?? "";

/** Whether anything ever came to run in an environment. */
const ranThere = (projectId: SQL, key: SQL) =>
  sql`(exists (select 1 from occupancy o where o.project_id = ${projectId} and o.environment = ${key} and o.kind = 'succeeded' and o.occupant is not null)
    or exists (select 1 from occupancy o where o.project_id = ${projectId} and o.environment = ${key} and o.kind = 'once'))`;

/** Projects with their environments, in the order of their slugs; a project that does not exist is left out. */
export async function loadProjects(
  db: Database,
  orgId: string,
  slugs: readonly string[],
): Promise<StoredProject[]> {
  const wanted = JSON.stringify([...new Set(slugs)]);
  const [projects, environments] = await db.atomically<[ProjectRow, SeenEnvironment]>([
    sql`select p.*, ${ranThere(sql`${`${orgId}/`} || p.slug`, sql`${IMPLIED}`)} as ran_in_implied
        from json_each(${wanted}) s cross join project p on p.org_id = ${orgId} and p.slug = s.value order by p.slug`,
    sql`select e.*, case when e.removed_at is not null then (select max(o.at) from occupancy o
            where o.project_id = e.project_id and o.environment = e.key and o.occupant is not null) end as last_seen,
            e.tier = 'production' and e.ephemeral = 0 and ${ranThere(sql`e.project_id`, sql`e.key`)} as ran_in_production
          from json_each(${wanted}) s cross join environment e on e.project_id = ${`${orgId}/`} || s.value`,
  ]);
  return projects.map((row) =>
    toProject(
      row,
      environments.filter(({ project_id }) => project_id === projectIdOf(orgId, row.slug)),
    ),
  );
}

/** A page of an organisation's projects by slug. */
export async function listProjects(
  db: Database,
  orgId: string,
  after: string,
  limit: number,
): Promise<StoredProject[]> {
  const rows = await db.all<{ slug: string }>(
    sql`select slug from project where org_id = ${orgId} and slug > ${after} order by slug limit ${limit}`,
  );
  return loadProjects(
    db,
    orgId,
    rows.map(({ slug }) => slug),
  );
}

/** Makes a project with what people say of it. False when its slug or its repository is another's. */
export async function createProject(
  db: Database,
  orgId: string,
  project: NewProject,
  outbox: OutboxRow,
  note: AuditNote,
): Promise<boolean> {
  const { slug, name, repository, path, createdAt } = project;
  // A repository may hold several components; its events without a project mean the one without a path.
  const claimsRepository = repository !== null && path === null;
  try {
    await db.atomically([
      sql`insert into project (org_id, slug, name, repository, path, declared, created_at)
        values (${orgId}, ${slug}, ${name}, ${repository}, ${path}, 0, ${createdAt})`,
      putOutbox(orgId, outbox, createdAt),
      putNote(orgId, note),
      ...(claimsRepository
        ? [
            sql`insert into project_repository (org_id, repository, slug)
              values (${orgId}, ${repository.toLowerCase()}, ${slug})`,
          ]
        : []),
    ]);
    return true;
  } catch (error) {
    if (isConstraintError(error)) return false;
    throw error;
  }
}

/** Replaces the list of environments by what people declare; those left out go until something is deployed there again. */
export async function declareEnvironments(
  db: Database,
  orgId: string,
  slug: string,
  { rows, policies, now, outbox, note }: EnvironmentsDeclared,
): Promise<boolean> {
  const projectId = projectIdOf(orgId, slug);
  const values = JSON.stringify(
    rows.map((row) => ({
      ...row,
      ephemeral: bool(row.ephemeral),
      policy: row.policy && JSON.stringify(row.policy),
    })),
  );
  const statements = [
    putOutbox(orgId, outbox, now),
    putNote(orgId, note),
    sql`update project set declared = 1 where org_id = ${orgId} and slug = ${slug}`,
    sql`insert into environment (project_id, key, name, tier, certainty, position, ephemeral, removed_at, seen_at, policy, policy_version)
      select ${projectId}, value->>'key', value->>'name', value->>'tier', value->>'certainty', value->>'position', value->>'ephemeral', value->>'removedAt', value->>'seenAt', value->>'policy', value->>'policyVersion'
      from json_each(${values}) where true
      on conflict (project_id, key) do update set name = excluded.name, tier = excluded.tier, certainty = excluded.certainty,
        position = excluded.position, ephemeral = excluded.ephemeral, removed_at = excluded.removed_at, seen_at = excluded.seen_at,
        policy = excluded.policy, policy_version = excluded.policy_version`,
    ...policies.flatMap((policy) => [
      insertPolicy(projectId, policy.environment, policy.row),
      putNote(orgId, policy.note),
    ]),
  ];
  try {
    await db.atomically(statements);
    return true;
  } catch (error) {
    if (isConstraintError(error)) return false;
    throw error;
  }
}

/** Stores news of environments that no release is named in. All of it joins: told again, it changes nothing. */
export async function writeEnvironmentNews(
  db: Database,
  orgId: string,
  { slug, entries, environments, vacated, now }: EnvironmentWrite,
): Promise<Map<string, string>> {
  const projectId = projectIdOf(orgId, slug);
  const known = await knownEntries(
    db,
    orgId,
    entries.map(({ entry }) => entry.key),
  );
  const fresh = entries.filter(({ entry }) => !known.has(entry.key));
  const hashes = new Map(entries.map(({ entry, bodyHash }) => [entry.key, bodyHash]));
  const gone = vacated.filter(({ tie }) => (known.get(tie) ?? hashes.get(tie)) === hashes.get(tie));
  await db.atomically([
    ...insertEntries(orgId, null, fresh),
    ...putEnvironments(projectId, environments),
    ...vacate(projectId, gone, now),
  ]);
  return known;
}
