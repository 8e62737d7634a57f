import type { GateLedger } from "../../services/gates/ports.ts";
import type { Database } from "../database.ts";
import { debts } from "./debts.ts";
import { decide } from "./decide.ts";
import { deployments } from "./deployments.ts";
import { ranThere, stays } from "./drift.ts";
import { freezes } from "./freezes.ts";
import { holds } from "./holds.ts";
import { incidents } from "./incidents.ts";
import { supportLines } from "./lines.ts";
import { neighbours, successesAfter } from "./neighbours.ts";
import { permits } from "./permits.ts";
import { loadPlace } from "./place.ts";
import { policies } from "./policies.ts";
import { approvalRequests } from "./requests.ts";
import { rollbacks } from "./rollbacks.ts";
import { stops } from "./stops.ts";

/** The part of a ledger that says who may deploy what, when, and why not. */
export const gateLedger = (db: Database): GateLedger => ({
  decide: (projectId, environment, decided) => decide(db, projectId, environment, decided),
  neighbours: (projectId, environment, releaseId, at) =>
    neighbours(db, projectId, environment, releaseId, at),
  successesAfter: (projectId, environment, at, limit) =>
    successesAfter(db, projectId, environment, at, limit),
  stays: (projectId, environments) => stays(db, projectId, environments),
  ranThere: (projectId, environment, at, deploymentId) =>
    ranThere(db, projectId, environment, at, deploymentId),
  deployments: (projectId, environment, since, limit) =>
    deployments(db, projectId, environment, since, limit),
  place: (project, environment, standee, { of, isPast }) =>
    loadPlace(db, { project, environment, at: of, isPast }, standee),
  policies: policies(db),
  freezes: freezes(db),
  stops: stops(db),
  holds: holds(db),
  permits: permits(db),
  debts: debts(db),
  requests: approvalRequests(db),
  incidents: incidents(db),
  lines: supportLines(db),
  rollbacks: rollbacks(db),
});
