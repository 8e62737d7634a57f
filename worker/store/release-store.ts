import { type SQL, sql } from "drizzle-orm";
import type { ReleaseStatus } from "../../schema/contract/releases.ts";
import type { CommitPlan, Snapshot } from "../core/release/commit.ts";
import type { Correction } from "../core/release/correction.ts";
import type { ReleaseName } from "../core/release/placement.ts";
import { standingOf } from "../core/release/standing.ts";
import { type ReleaseState, upgraded } from "../core/release/state.ts";
import type { TimelinePage } from "../core/release/timeline.ts";
import type { NewMessage } from "../core/webhooks/message.ts";
import { type OutboxRow, type PlacedEntry, projectIdOf } from "../services/ledger.ts";
import type { Database } from "./database.ts";
import { insertEntries } from "./entry-store.ts";
import { putIncidents } from "./gates/incidents.ts";
import { changeOccupancy } from "./occupancy-store.ts";
import { putOutbox } from "./outbox-store.ts";
import { putEnvironments } from "./project-store.ts";
import { hasTold, putMessages } from "./webhooks/message-store.ts";

export type ReleaseRow = {
  id: string;
  version: string;
  provisional: number;
  status: ReleaseStatus;
  revision: number;
  last_seq: number;
  first_seen_at: number;
  updated_at: number;
  merged_into: string | null;
  standing: string;
  tail: string;
  state: string;
  corrections: string;
};

const readState = (text: string): ReleaseState => upgraded(JSON.parse(text) as { format: number });

export function toSnapshot(row: ReleaseRow): Snapshot {
  const state = readState(row.state);
  return {
    id: row.id,
    version: row.version,
    provisional: row.provisional === 1,
    status: row.status,
    revision: row.revision,
    lastSeq: row.last_seq,
    firstSeenAt: row.first_seen_at,
    updatedAt: row.updated_at,
    mergedInto: row.merged_into,
    state,
    standing: standingOf(state),
    tail: JSON.parse(row.tail) as TimelinePage,
    corrections: JSON.parse(row.corrections) as Correction[],
  };
}

export async function loadSnapshot(db: Database, projectId: string, id: string): Promise<Snapshot | null> {
  const [row] = await db.all<ReleaseRow>(
    sql`select * from release where project_id = ${projectId} and id = ${id}`,
  );
  return row ? toSnapshot(row) : null;
}

/** `revision` must not be null: the batch fails whole when another writer was first. */
function putRelease(projectId: string, before: number, after: Snapshot): SQL {
  const provisional = after.provisional ? 1 : 0;
  const standing = JSON.stringify(after.standing);
  const tail = JSON.stringify(after.tail);
  const state = JSON.stringify(after.state);
  const corrections = JSON.stringify(after.corrections);
  if (before === 0) {
    return sql`insert into release (project_id, id, version, provisional, status, revision, last_seq, first_seen_at, updated_at, merged_into, standing, tail, state, corrections)
      values (${projectId}, ${after.id}, ${after.version}, ${provisional}, ${after.status}, ${after.revision}, ${after.lastSeq},
              ${after.firstSeenAt}, ${after.updatedAt}, ${after.mergedInto}, ${standing}, ${tail}, ${state}, ${corrections})`;
  }
  return sql`update release set revision = case when revision = ${before} then ${after.revision} end,
      version = ${after.version}, provisional = ${provisional}, status = ${after.status}, last_seq = ${after.lastSeq},
      first_seen_at = ${after.firstSeenAt}, updated_at = ${after.updatedAt}, merged_into = ${after.mergedInto},
      standing = ${standing}, tail = ${tail}, state = ${state}, corrections = ${corrections}
    where project_id = ${projectId} and id = ${after.id}`;
}

function changeLine(
  projectId: string,
  releaseId: string,
  { gone, put }: CommitPlan["line"],
  now: number,
): SQL[] {
  return [
    ...(gone
      ? [
          sql`delete from line_release where project_id = ${projectId} and line = ${gone.line}
              and version_order = ${gone.versionOrder} and release_id = ${releaseId}`,
        ]
      : []),
    ...(put
      ? [
          sql`insert into line_release (project_id, line, version_order, release_id, by_publication, released_at, known_from)
              values (${projectId}, ${put.line}, ${put.versionOrder}, ${releaseId}, ${put.byPublication ? 1 : 0}, ${put.releasedAt}, ${now})
              on conflict do update set by_publication = excluded.by_publication, released_at = excluded.released_at`,
        ]
      : []),
  ];
}

export type NameClaim = { readonly name: ReleaseName; readonly from: string | null };

/** New names fail where they are taken; taken ones fail where their owner is no longer the one they are taken from. */
function claimNames(projectId: string, releaseId: string, claims: readonly NameClaim[]): SQL[] {
  const fresh = claims.filter(({ from }) => from === null);
  const taken = claims.filter(({ from }) => from !== null);
  const statements: SQL[] = [];
  if (fresh.length > 0) {
    statements.push(sql`insert into release_name (project_id, name, release_id)
      select ${projectId}, value->>'name', ${releaseId} from json_each(${JSON.stringify(fresh)})`);
  }
  if (taken.length > 0) {
    const list = JSON.stringify(taken);
    statements.push(
      sql`update release_name set release_id = case when release_id =
            (select c.value->>'from' from json_each(${list}) c where c.value->>'name' = release_name.name) then ${releaseId} end
          where project_id = ${projectId} and name in (select value->>'name' from json_each(${list}))`,
      sql`insert into handover (project_id, from_release, to_release, name)
          select ${projectId}, value->>'from', ${releaseId}, value->>'name' from json_each(${list}) where true
          on conflict do nothing`,
    );
  }
  return statements;
}

export type ProjectSeed = { readonly name: string; readonly repository: string | null };

export type CommitWrite = {
  readonly orgId: string;
  readonly slug: string;
  readonly before: number;
  readonly plan: CommitPlan;
  readonly entries: readonly PlacedEntry[];
  readonly claims: readonly NameClaim[];
  /** The project is made with its first release; null: it is there. */
  readonly seed: ProjectSeed | null;
  readonly now: number;
  /** A change to tell, where nothing else makes sure that it is told. */
  readonly outbox: OutboxRow | null;
  /** What other systems are to be told of it. */
  readonly messages: readonly NewMessage[];
};

function putProject({ orgId, slug, seed, now }: CommitWrite): SQL[] {
  if (!seed) return [];
  const { name, repository } = seed;
  const project = sql`insert into project (org_id, slug, name, repository, declared, created_at)
    values (${orgId}, ${slug}, ${name}, ${repository}, 0, ${now}) on conflict do nothing`;
  if (repository === null) return [project];
  return [
    project,
    sql`insert into project_repository (org_id, repository, slug) values (${orgId}, ${repository}, ${slug})
        on conflict do nothing`,
  ];
}

/** Everything a release's own commit changes: pages of its timeline, what it does in environments, its place in its line. */
function planStatements(projectId: string, before: number, plan: CommitPlan): SQL[] {
  const pages = plan.pages.map((page) => ({ start: page.start, refs: JSON.stringify(page.refs) }));
  return [
    putRelease(projectId, before, plan.snapshot),
    ...(pages.length === 0
      ? []
      : [
          sql`insert into timeline_page (release_id, start, refs)
              select ${plan.snapshot.id}, value->>'start', value->>'refs' from json_each(${JSON.stringify(pages)}) where true
              on conflict do update set refs = excluded.refs`,
        ]),
    ...changeOccupancy(projectId, plan.occupancy, plan.snapshot.updatedAt),
    ...changeLine(projectId, plan.snapshot.id, plan.line, plan.snapshot.updatedAt),
    ...putEnvironments(projectId, plan.environments),
    ...putIncidents(projectId, plan.incidents),
  ];
}

/** One commit, one batch: all of it or nothing. Answers whether other systems are to be told of it. */
export async function writeCommit(db: Database, write: CommitWrite): Promise<boolean> {
  const projectId = projectIdOf(write.orgId, write.slug);
  const results = await db.atomically<unknown[]>([
    ...planStatements(projectId, write.before, write.plan),
    ...insertEntries(write.orgId, write.plan.snapshot.id, write.entries),
    ...claimNames(projectId, write.plan.snapshot.id, write.claims),
    ...putProject(write),
    ...(write.outbox ? [putOutbox(write.orgId, write.outbox, write.now)] : []),
    ...putMessages(write.orgId, write.slug, write.messages, write.now),
  ]);
  return hasTold(results);
}

export type DepartureWrite = {
  readonly orgId: string;
  readonly slug: string;
  readonly before: number;
  readonly plan: CommitPlan;
  readonly to: string;
  readonly name: ReleaseName;
  readonly keys: readonly string[];
  readonly names: readonly ReleaseName[];
  readonly messages: readonly NewMessage[];
};

/** Entries leave a release: they bear the new one's id from now on, and wait in `handover` to be taken in. */
export async function writeDeparture(db: Database, write: DepartureWrite): Promise<void> {
  const projectId = projectIdOf(write.orgId, write.slug);
  const from = write.plan.snapshot.id;
  const keys = JSON.stringify(write.keys);
  await db.atomically([
    ...planStatements(projectId, write.before, write.plan),
    sql`update entry set release_id = ${write.to} where org_id = ${write.orgId} and key in (select value from json_each(${keys}))`,
    sql`update release_name set release_id = ${write.to} where project_id = ${projectId} and release_id = ${from}
        and name in (select value from json_each(${JSON.stringify(write.names)}))`,
    sql`update handover set keys = ${keys} where project_id = ${projectId} and from_release = ${from}
        and to_release = ${write.to} and name = ${write.name}`,
    ...putMessages(write.orgId, write.slug, write.messages, write.plan.snapshot.updatedAt),
  ]);
}

export type ArrivalWrite = {
  readonly orgId: string;
  readonly slug: string;
  readonly before: number;
  readonly plan: CommitPlan;
  readonly handover: { readonly from: string; readonly name: ReleaseName };
  readonly messages: readonly NewMessage[];
};

/** The entries that left another release are taken in: the plan and the end of the handover in one batch. */
export async function writeArrival(db: Database, write: ArrivalWrite): Promise<void> {
  const { orgId, slug, plan, handover } = write;
  const projectId = projectIdOf(orgId, slug);
  await db.atomically([
    ...planStatements(projectId, write.before, plan),
    sql`delete from handover where project_id = ${projectId} and from_release = ${handover.from}
        and to_release = ${plan.snapshot.id} and name = ${handover.name}`,
    ...putMessages(orgId, slug, write.messages, plan.snapshot.updatedAt),
  ]);
}
