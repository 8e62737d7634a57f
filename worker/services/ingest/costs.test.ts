import { describe, expect, it } from "vitest";
import { composeServices } from "../../compose.ts";
import { d1Control } from "../../store/control.ts";
import { newMeter, openDatabase } from "../../store/database.ts";
import { homeOf, putEndpoint } from "../../test/endpoints.ts";
import { bindings, type Tenant, tenant } from "../../test/tenant.ts";
import type { OrgContext } from "../context.ts";
import { sha256 } from "../hash.ts";
import { acceptEvents } from "./accept-events.ts";
import { processIntake } from "./process-intake.ts";

type Cost = { statements: number; rowsRead: number; rowsWritten: number };

/** Runs a request from its token to its commit, and adds up what D1 itself says it cost. */
async function cost(of: Tenant, events: readonly object[]): Promise<Cost> {
  const meter = newMeter();
  const env = bindings();
  const composed = composeServices(env, meter);
  const woken: string[] = [];
  const services = {
    ...composed,
    wake: { ...composed.wake, events: async (_: number, id: string) => void woken.push(id) },
    releases: {
      ...composed.releases,
      commit: async (request: Parameters<typeof composed.releases.commit>[0]) => {
        const outcome = await composed.releases.commit(request);
        if (outcome.kind !== "stale") {
          meter.statements += outcome.meter.statements;
          meter.rowsRead += outcome.meter.rowsRead;
          meter.rowsWritten += outcome.meter.rowsWritten;
        }
        return outcome;
      },
    },
  };
  const found = await d1Control(openDatabase(env.CONTROL, meter)).tokens.findByHash(
    await sha256(of.token),
    Date.now(),
  );
  if (!found) throw new Error("the token is known");
  const { id, name, scopes, project } = found.token;
  const ctx: OrgContext = {
    ...services,
    org: found.org,
    principal: { kind: "token", id, name, scopes, project },
    ledger: services.ledgers(found.org.shard),
    requestId: "test",
    address: null,
    baseUrl: "https://slipway.test",
  };
  const body = JSON.stringify(events.length === 1 ? events[0] : events);
  const sent = { dialect: "events", contentType: "application/json", headers: {}, body, query: {} } as const;
  const { after } = await acceptEvents(ctx, sent);
  await after;
  const retry = await processIntake(services, found.org.shard, woken, { again: false, final: false });
  expect(retry.size).toBe(0);
  return meter;
}

let serial = 0;

/** A pipeline's report of one deployment: begun, then done. */
const pipeline = (version: string, environment: string): object[] => {
  serial += 1;
  const at = (seconds: number) =>
    new Date(Date.UTC(2026, 0, 1) + serial * 60_000 + seconds * 1000).toISOString();
  const common = { project: "shop", version, environment, data: { deploymentId: `d${serial}` } };
  return [
    { ...common, type: "deployment.started", id: `s${serial}`, occurredAt: at(0) },
    { ...common, type: "deployment.succeeded", id: `f${serial}`, occurredAt: at(30) },
  ];
};

const one = (version: string) => pipeline(version, "production").slice(1);
const fifty = (version: string) => Array.from({ length: 25 }, () => pipeline(version, "production")).flat();

/** Fills the organisation's ledger up to a number of entries, all of one release: the longest history there can be. */
async function fill(of: Tenant, version: string, from: number, to: number): Promise<void> {
  for (let count = from; count < to; count += 500) {
    await cost(of, Array.from({ length: 250 }, () => pipeline(version, "staging")).flat());
  }
}

describe("what an event costs, counted by D1 itself", () => {
  it("is at most 10 rows written for the very first one, which makes the project and the release", async () => {
    const of = await tenant();
    const [event] = one("1.0.0");
    const first = await cost(of, [{ ...event, commit: "abcdef1234567890" }]);
    console.log(`first event: ${JSON.stringify(first)}`);
    expect(first.rowsWritten).toBeLessThanOrEqual(10);
  });

  it("is three rows written more for each message and two for each commit, where somebody is to be told", async () => {
    const silent = await tenant();
    const heard = await tenant();
    await cost(silent, one("1.0.0"));
    await cost(heard, one("1.0.0"));
    await putEndpoint(await homeOf(heard));
    // A start and a success, told by a release that was released before.
    const [quiet, told] = [
      await cost(silent, pipeline("1.0.0", "staging")),
      await cost(heard, pipeline("1.0.0", "staging")),
    ];
    console.log(`two messages: ${JSON.stringify({ quiet, told })}`);
    expect(told.rowsWritten - quiet.rowsWritten).toBe(2 * 3 + 2);
    expect(told.statements - quiet.statements).toBeLessThanOrEqual(1);
  });

  it("is one statement more where a test failed, and at most 3 rows read, however often versions were released", async () => {
    const of = await tenant();
    const tested = (run: string, failed: number): object => ({
      type: "test_run.finished",
      project: "shop",
      version: "3.0.0",
      data: {
        runId: run,
        suite: "unit",
        totals: { tests: 9 + failed, passed: 9, failed, errored: 0, skipped: 0 },
        cases: failed > 0 ? [{ name: `adds ${run}`, status: "failed" }] : [],
      },
    });
    await cost(of, [...one("1.0.0"), tested("first", 1)]);
    const measure = async (run: string) => {
      const { statements, rowsRead } = await cost(of, [tested(`${run} passed`, 0)]);
      await cost(of, [tested(`${run} failed before`, 1)]);
      const failed = await cost(of, [tested(`${run} failed`, 1)]);
      return { statements: failed.statements - statements, rowsRead: failed.rowsRead - rowsRead };
    };
    const early = await measure("early");
    for (let n = 0; n < 30; n += 1) await cost(of, [...one("1.1.0"), ...one("1.2.0"), ...one("3.0.0")]);
    const late = await measure("late");
    console.log(`a failed test: ${JSON.stringify({ early, late })}`);
    for (const more of [early, late]) {
      expect(more.statements).toBe(1);
      expect(more.rowsRead).toBeLessThanOrEqual(3);
    }
  });

  it("does not grow between 1 000 and 10 000 entries: at most 10 rows for one, 1.5 each for fifty, 2 for a repeat", async () => {
    const of = await tenant();
    const version = "1.0.0";
    await cost(of, one(version));
    const measure = async () => {
      const single = one(version);
      const batch = fifty(version);
      return { one: await cost(of, single), fifty: await cost(of, batch), repeat: await cost(of, single) };
    };
    await fill(of, version, 0, 1_000);
    const early = await measure();
    await fill(of, version, 1_000, 10_000);
    const late = await measure();
    console.log(`at 1 000 entries: ${JSON.stringify(early)}`);
    console.log(`at 10 000 entries: ${JSON.stringify(late)}`);
    for (const { one: single, fifty: batch, repeat } of [early, late]) {
      expect(single.statements).toBeLessThanOrEqual(20);
      expect(single.rowsRead).toBeLessThanOrEqual(38);
      expect(single.rowsWritten).toBeLessThanOrEqual(10);
      expect(batch.rowsWritten / 50).toBeLessThanOrEqual(1.5);
      expect(repeat.rowsWritten).toBeLessThanOrEqual(2);
    }
    for (const what of ["one", "fifty", "repeat"] as const) {
      expect(late[what].statements).toBeLessThanOrEqual(early[what].statements);
      expect(late[what].rowsRead).toBeLessThanOrEqual(early[what].rowsRead);
      expect(late[what].rowsWritten).toBeLessThanOrEqual(early[what].rowsWritten);
    }
  }, 120_000);
});
