import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { EnvironmentCoordinator } from "../objects/environment-coordinator.ts";
import { ask, type Shop } from "./deploys.ts";
import { bindings, eventually, read } from "./tenant.ts";

export type Held = {
  readonly id: string;
  readonly fence: number;
  readonly holder: string;
  readonly reason: string | null;
  readonly since: string;
  readonly expiresAt: string | null;
};
export type Place = { readonly id: string; readonly place: number; readonly holder: string };
export type State = { readonly lock: Held | null; readonly queue: readonly Place[] };

export const orgIdOf = async (of: Shop): Promise<string> => (await read<{ id: string }>(of, "")).id;

/** The one writer of one of a shop's environments. */
export const coordinator = async (
  of: Shop,
  key = "production",
): Promise<DurableObjectStub<EnvironmentCoordinator>> =>
  bindings().ENVIRONMENTS.getByName(`${await orgIdOf(of)}/${of.project}/${key}`);

export const lockPath = (of: Shop, environment = "production") =>
  `${of.P}/environments/${encodeURIComponent(environment)}/lock`;

/** Takes the lock, where the test is about what comes after. */
export async function take(of: Shop, holder: string, more: object = {}, environment?: string): Promise<Held> {
  const { status, body } = await ask<Held>(of, "POST", lockPath(of, environment), { holder, ...more });
  expect(status).toBe(201);
  return body;
}

export const stateOf = async (of: Shop, environment?: string): Promise<State> =>
  (await ask<State>(of, "GET", lockPath(of, environment))).body;

/** Waits until so many stand in the queue. */
export const queued = (of: Shop, count: number, environment?: string): Promise<State> =>
  eventually(
    () => stateOf(of, environment),
    ({ queue }) => queue.length === count,
  );

const MOMENTS =
  /"(since|expiresAt|offeredUntil|grantedAt|issuedAt|startedAt|heardAt|refusedAt|lookAt)":(\d+)/g;

/** Lets time pass for what an environment keeps: every moment of it is so much longer ago. */
export const age = (stub: DurableObjectStub<EnvironmentCoordinator>, ms: number): Promise<void> =>
  runInDurableObject(stub, (_, { storage: { kv } }) => {
    for (const what of ["tenure", "watch", "blocked"]) {
      const before = kv.get(what);
      if (before === undefined) continue;
      const after = JSON.stringify(before).replace(MOMENTS, (_all, name, at) => `"${name}":${at - ms}`);
      kv.put(what, JSON.parse(after));
    }
  });

/** What was decided and is not told yet. */
export const untold = (stub: DurableObjectStub<EnvironmentCoordinator>): Promise<number> =>
  runInDurableObject(
    stub,
    (_, { storage }) => storage.sql.exec<{ n: number }>("select count(*) as n from memo").one().n,
  );

/** Waits until everything that was decided is told. */
export const toldAll = (stub: DurableObjectStub<EnvironmentCoordinator>): Promise<number> =>
  eventually(
    () => untold(stub),
    (left) => left === 0,
  );

export const ring = (stub: DurableObjectStub<EnvironmentCoordinator>): Promise<boolean> =>
  runDurableObjectAlarm(stub);

/** Lets a table of a shop's ledger take no more rows, as a database does that is full or gone. */
export async function refuseRows(table: string): Promise<{ end(): Promise<void> }> {
  const ledgers = [bindings().LEDGER_0, bindings().LEDGER_1];
  const everywhere = (statement: string) => Promise.all(ledgers.map((db) => db.prepare(statement).run()));
  await everywhere(
    `create trigger refuse_${table} before insert on ${table} begin select raise(abort, 'database or disk is full'); end`,
  );
  return { end: async () => void (await everywhere(`drop trigger refuse_${table}`)) };
}

/** Lets no table of a ledger be found, so that nothing can be asked or told, as when the database is out of reach. */
export async function hideLedgers(): Promise<{ end(): Promise<void> }> {
  const ledgers = [bindings().LEDGER_0, bindings().LEDGER_1];
  const rename = async (from: RegExp, to: string) => {
    for (const db of ledgers) {
      const tables = db.prepare("select name from sqlite_master where type = 'table'");
      const { results } = await tables.all<{ name: string }>();
      const named = results.filter(({ name }) => !/^(?:sqlite|_cf|d1)_/.test(name) && from.test(name));
      await db.batch(
        named.map(({ name }) => db.prepare(`alter table "${name}" rename to "${name.replace(from, to)}"`)),
      );
    }
  };
  await rename(/^/, "hidden_");
  return { end: () => rename(/^hidden_/, "") };
}
