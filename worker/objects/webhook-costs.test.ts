import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { composeServices } from "../compose.ts";
import { wakeEndpoints } from "../services/webhooks/wake.ts";
import { newMeter } from "../store/database.ts";
import { type Shop, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import { deliveries, dispatcher, type Hook, hook, message, receiver } from "../test/hooks.ts";
import { bindings } from "../test/tenant.ts";
import { dispatch } from "./webhooks/dispatch.ts";
import { DispatchDesk } from "./webhooks/dispatch-desk.ts";

/** A database that counts what it is asked. */
function counted(binding: D1Database): { binding: D1Database; count(): number } {
  let count = 0;
  const prepare = (query: string) => {
    count += 1;
    return binding.prepare(query);
  };
  const batch = <T>(all: D1PreparedStatement[]) => binding.batch<T>(all);
  return { binding: { prepare, batch } as D1Database, count: () => count };
}

/** How many statements a dispatcher needs for everything there is to do. */
async function statementsOf(of: Shop, endpoint: Hook): Promise<number> {
  const { orgId, ledger } = await homeOf(of);
  const env = bindings();
  const shard = ledger === env.LEDGER_0 ? 0 : 1;
  const all = counted(ledger);
  return runInDurableObject(await dispatcher(of, endpoint), async (_, state) => {
    const own = shard === 0 ? { LEDGER_0: all.binding } : { LEDGER_1: all.binding };
    const desk = new DispatchDesk(state, { ...env, ...own });
    desk.know({ shard, orgId, endpointId: endpoint.id });
    await dispatch(desk);
    return all.count();
  });
}

describe("what telling an endpoint costs", () => {
  it("is two statements for one message, and less than a third of one for each of many", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    await message(of);
    expect(await statementsOf(of, endpoint)).toBe(2);
    for (let index = 0; index < 60; index += 1) await message(of);
    expect(await statementsOf(of, endpoint)).toBeLessThanOrEqual(60 / 3);
    const all = await deliveries(of, endpoint, "?limit=100");
    expect(all.filter(({ status }) => status === "succeeded")).toHaveLength(61);
  });

  it("is two statements where nothing is news", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    expect(await statementsOf(of, endpoint)).toBe(2);
  });

  it("is one statement to wake all endpoints of an organisation, and one row read where there is none", async () => {
    const of = await shop();
    const { orgId, ledger } = await homeOf(of);
    const shard = ledger === bindings().LEDGER_0 ? 0 : 1;
    const cost = async () => {
      const meter = newMeter();
      await wakeEndpoints(composeServices(bindings(), meter), shard, orgId);
      return meter;
    };
    expect(await cost()).toMatchObject({ statements: 1, rowsWritten: 0 });
    expect((await cost()).rowsRead).toBeLessThanOrEqual(1);
    const { url } = await receiver();
    for (let index = 0; index < 3; index += 1) await hook(of, url);
    expect(await cost()).toMatchObject({ statements: 1, rowsRead: 3, rowsWritten: 0 });
  });
});
