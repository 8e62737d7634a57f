import type { Ledger } from "../services/ledger.ts";
import { auditLog, auditNotes } from "./audit-store.ts";
import type { Database } from "./database.ts";
import { entriesUntil, knownEntries, listEntries } from "./entry-store.ts";
import { gateLedger } from "./gates/gate-ledger.ts";
import { pendingHandovers } from "./handover-store.ts";
import { findInInbox, listInbox, putInbox, removeFromInbox, waitingForChains } from "./inbox-store.ts";
import { putIntake, readIntake, removeIntake, waitingIntake } from "./intake-store.ts";
import {
  chainSubjects,
  findByCommitPrefix,
  ownersOf,
  projectsOfRepositories,
  putChains,
} from "./name-store.ts";
import { hadSuccess, loadOccupantsThen } from "./occupancy-past-store.ts";
import { interruptedBetween, loadOccupants } from "./occupancy-store.ts";
import { readOutbox, removeFromOutbox, untoldOrganisations } from "./outbox-store.ts";
import {
  createProject,
  declareEnvironments,
  listProjects,
  loadProjects,
  writeEnvironmentNews,
} from "./project-store.ts";
import { listReleases, readTimeline, releaseHeads } from "./release-reader.ts";
import { loadSnapshot } from "./release-store.ts";
import { removeSome } from "./remains-store.ts";
import { surroundingsOf } from "./surroundings-store.ts";
import { endpoints } from "./webhooks/endpoint-store.ts";
import { messages } from "./webhooks/message-reader.ts";

/** The ledger port over one D1 database. */
export const d1Ledger = (db: Database): Ledger => ({
  intake: {
    put: (row) => putIntake(db, row),
    read: (ids) => readIntake(db, ids),
    remove: (ids) => removeIntake(db, ids),
    waiting: (before, limit) => waitingIntake(db, before, limit),
  },
  inbox: {
    put: (orgId, rows) => putInbox(db, orgId, rows),
    list: (orgId, before, limit) => listInbox(db, orgId, before, limit),
    find: (orgId, id) => findInInbox(db, orgId, id),
    waitingForChains: (orgId, chainIds) => waitingForChains(db, orgId, chainIds),
    remove: (orgId, ids) => removeFromInbox(db, orgId, ids),
  },
  names: {
    owners: (names) => ownersOf(db, names),
    findByCommitPrefix: (projectId, prefix) => findByCommitPrefix(db, projectId, prefix),
    projectsOfRepositories: (orgId, repositories) => projectsOfRepositories(db, orgId, repositories),
    chainSubjects: (orgId, chainIds) => chainSubjects(db, orgId, chainIds),
    putChains: (orgId, claims) => putChains(db, orgId, claims),
  },
  projects: {
    load: (orgId, slugs) => loadProjects(db, orgId, slugs),
    list: (orgId, after, limit) => listProjects(db, orgId, after, limit),
    create: (orgId, project, outbox, note) => createProject(db, orgId, project, outbox, note),
    declareEnvironments: (orgId, slug, declared) => declareEnvironments(db, orgId, slug, declared),
    occupants: (places, moment) =>
      moment ? loadOccupantsThen(db, places, moment) : loadOccupants(db, places),
    interrupted: (projectId, releaseId, between) => interruptedBetween(db, projectId, releaseId, between),
    hadSuccess: (places, moment) => hadSuccess(db, places, moment),
    writeEnvironmentNews: (orgId, write) => writeEnvironmentNews(db, orgId, write),
  },
  releases: {
    load: (projectId, id) => loadSnapshot(db, projectId, id),
    list: (projectId, query) => listReleases(db, projectId, query),
    heads: (refs) => releaseHeads(db, refs),
    surroundings: (project, standees, at, knownAt) => surroundingsOf(db, project, standees, at, knownAt),
    entriesUntil: (orgId, releases, asOf, limit) => entriesUntil(db, orgId, releases, asOf, limit),
    timeline: (orgId, snapshot, query) => readTimeline(db, orgId, snapshot, query),
  },
  gates: gateLedger(db),
  endpoints: endpoints(db),
  messages: messages(db),
  handovers: { pending: (projectId) => pendingHandovers(db, projectId) },
  knownEntries: (orgId, keys) => knownEntries(db, orgId, keys),
  entries: (orgId, after, limit) => listEntries(db, orgId, after, limit),
  audit: auditLog(db),
  notes: auditNotes(db),
  removeSome: (orgId) => removeSome(db, orgId),
  outbox: {
    read: (orgId) => readOutbox(db, orgId),
    remove: (orgId, ids) => removeFromOutbox(db, orgId, ids),
    waiting: (before, limit) => untoldOrganisations(db, before, limit),
  },
});
