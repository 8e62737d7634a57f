import { describe, expect, it } from "vitest";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { eventually } from "../test/tenant.ts";

type Noted = { action: string; target: { name: string }; after: object };

const noted = async (of: Shop) =>
  (await ask<{ items: Noted[] }>(of, "GET", `${of.O}/audit?action=deployment.bypassed`)).body.items;

describe("a deployment to production without a permit", () => {
  it("is recorded as one, and noted once where people made a policy", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "order" }]);
    await tell(of, ran("1.0.0", "production", { id: "e1", data: { deploymentId: "d1" } }));
    await tell(of, ran("1.0.0", "production", { id: "e1", data: { deploymentId: "d1" } }));
    const { body } = await ask<{ deployments: { bypass: boolean }[] }>(of, "GET", `${of.P}/releases/1.0.0`);
    expect(body.deployments).toMatchObject([{ bypass: true }]);
    const items = await eventually(
      () => noted(of),
      (all) => all.length > 0,
    );
    expect(items).toMatchObject([
      { target: { name: `${of.project} 1.0.0` }, after: { environment: "production", deployment: "d1" } },
    ]);
  });

  it("is recorded and not held against anybody where there is no policy to go past", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production"));
    expect(await noted(of)).toEqual([]);
  });
});
