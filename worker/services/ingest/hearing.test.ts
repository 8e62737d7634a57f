import { describe, expect, it } from "vitest";
import type { Deployment, Release } from "../../../schema/contract/releases.ts";
import { composeServices } from "../../compose.ts";
import { ran, type Shop, shop, tell } from "../../test/deploys.ts";
import { age, coordinator, orgIdOf, ring, stateOf, toldAll } from "../../test/environments.ts";
import { bindings, read } from "../../test/tenant.ts";
import type { Services } from "../context.ts";
import { processIntake } from "./process-intake.ts";

const HOUR = 3_600_000;
const deaf = (services: Services): Services => ({
  ...services,
  environments: { ...services.environments, hear: () => Promise.reject(new Error("crashed")) },
});

/** Takes in an event; after a crash between its release and the environment first, and again after that. */
async function tellThroughCrash(of: Shop, event: object): Promise<void> {
  const services = composeServices(bindings());
  const orgId = await orgIdOf(of);
  const shard =
    (await bindings()
      .CONTROL.prepare("select shard from organisation where id = ?")
      .bind(orgId)
      .first<number>("shard")) ?? 0;
  const body = JSON.stringify({ project: of.project, data: {}, ...event });
  const sent = { dialect: "events", contentType: "application/json", headers: {}, body, query: {} };
  const request = JSON.stringify({ kind: "sent", sent, boundProject: null, autoProjects: true });
  const id = services.ids.next("int");
  await services.ledgers(shard).intake.put({ id, orgId, request, receivedAt: Date.now() });
  expect(await processIntake(deaf(services), shard, [id], { again: false, final: false })).toContain(id);
  expect(await processIntake(services, shard, [id], { again: true, final: false })).toEqual(new Set());
}

describe("what happened in an environment is heard there although the first telling crashed", () => {
  it("a rollback is found, and shuts it", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production"));
    await tell(of, ran("1.1.0", "production"));
    await tellThroughCrash(of, ran("1.0.0", "production", { id: "back", data: { deploymentId: "d3" } }));
    await toldAll(await coordinator(of));
    const { items } = await read<{ items: object[] }>(of, `/projects/${of.project}/rollbacks`);
    expect(items).toMatchObject([{ from: "1.1.0", to: "1.0.0" }]);
    expect((await stateOf(of)).lock).toMatchObject({ holder: "slipway", expiresAt: null });
  });

  it("a start is watched, and given up when nothing more is heard", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const data = { deploymentId: "d1" };
    await tellThroughCrash(of, { ...ran("1.0.0", "production"), type: "deployment.started", id: "s", data });
    const stub = await coordinator(of);
    await age(stub, 6 * HOUR);
    await ring(stub);
    await toldAll(stub);
    const { deployments } = await read<Release>(of, `/projects/${of.project}/releases/1.0.0`);
    const mine = deployments.find(({ id }: Deployment) => id === "d1");
    expect(mine).toMatchObject({ status: "unknown" });
  });
});
