import { describe, expect, it } from "vitest";
import { contextOf } from "../../test/context.ts";
import { ask, type Shop, shop } from "../../test/deploys.ts";
import { coordinator, hideLedgers, ring, stateOf, take, toldAll } from "../../test/environments.ts";
import type { OrgContext } from "../context.ts";
import { acquireLock, endLock, renewLock } from "./locks.ts";

const NOW = { wait: 0 };

/** A port that notes each call of it. */
const noted = <T extends object>(port: T, name: string, calls: string[]): T =>
  new Proxy(port, {
    get(target, verb) {
      const method = Reflect.get(target, verb);
      if (typeof method !== "function") return method;
      return (...said: unknown[]) => {
        calls.push(`${name}.${String(verb)}`);
        return Reflect.apply(method, target, said);
      };
    },
  });

/** What was asked of objects, queues and databases until a verb answered. */
async function cost<T>(of: Shop, verb: (ctx: OrgContext) => Promise<T>) {
  const { ctx, meter } = await contextOf(of);
  const calls: string[] = [];
  const answer = await verb({
    ...ctx,
    environments: noted(ctx.environments, "environments", calls),
    releases: noted(ctx.releases, "releases", calls),
    live: noted(ctx.live, "live", calls),
    audit: noted(ctx.audit, "audit", calls),
    wake: noted(ctx.wake, "wake", calls),
    reports: noted(ctx.reports, "reports", calls),
  });
  return { answer, calls, statements: meter.statements };
}

describe("a lock, once it is known who asks", () => {
  it("is taken, prolonged and given back by one call of its environment each, and no query", async () => {
    const of = await shop();
    const taken = await cost(of, (ctx) =>
      acquireLock(ctx, of.project, "production", { holder: "job-1" }, NOW),
    );
    const { fence } = taken.answer;
    const prolonged = await cost(of, (ctx) => renewLock(ctx, of.project, "production", { fence }));
    const given = await cost(of, (ctx) => endLock(ctx, of.project, "production", { fence }));
    const costs = [taken, prolonged, given].map(({ calls, statements }) => [calls, statements]);
    expect(costs).toEqual([
      [["environments.acquire"], 0],
      [["environments.renew"], 0],
      [["environments.release"], 0],
    ]);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("is taken and given back by an environment that can ask no database, and told of when there is one", async () => {
    const of = await shop();
    await take(of, "job-0");
    const stub = await coordinator(of);
    await toldAll(stub);
    const { ctx } = await contextOf(of);
    const away = await hideLedgers();
    try {
      await expect(ctx.ledger.projects.load(ctx.org.id, [of.project])).rejects.toThrow();
      const stolen = { holder: "job-1", steal: { reason: "stuck" } };
      const { fence } = await acquireLock(ctx, of.project, "production", stolen, NOW);
      await endLock(ctx, of.project, "production", { fence });
      await acquireLock(ctx, of.project, "production", { holder: "job-2" }, NOW);
    } finally {
      await away.end();
    }
    await ring(stub);
    await toldAll(stub);
    const { body } = await ask<{ items: object[] }>(of, "GET", `${of.P}/environments/production/holds`);
    expect(body.items).toMatchObject([
      { holder: "job-2", ended: null },
      { holder: "job-1", ended: "released" },
      { holder: "job-0", ended: "stolen" },
    ]);
  });
});
