import { beforeEach, describe, expect, it } from "vitest";
import { WEBHOOK_FACTS, type WebhookFacts } from "../../schema/contract/webhook-events.ts";
import { ran, type Shop, shop, tell } from "../test/deploys.ts";
import { homeOf, messagesOf, putEndpoint } from "../test/endpoints.ts";
import { coordinator, stateOf, toldAll } from "../test/environments.ts";
import { read } from "../test/tenant.ts";

const NOW = Date.now();

/** A word of a deployment at a minute of the story; without one, at whatever time it comes in. */
const word = (
  type: string,
  version: string,
  deploymentId: string,
  minute?: number,
  environment = "production",
) =>
  ran(version, environment, {
    type: `deployment.${type}`,
    data: { deploymentId },
    ...(minute === undefined ? {} : { occurredAt: new Date(NOW - (60 - minute) * 60_000).toISOString() }),
  });

let of: Shop;
let messages: () => Promise<readonly { type: string; facts: string }[]>;

beforeEach(async () => {
  of = await shop();
  const home = await homeOf(of);
  await putEndpoint(home);
  messages = () => messagesOf(home);
});

type RolledBack = WebhookFacts<"deployment.rolled_back">;

/** What was told of rollbacks, in short, once an environment has told everything. */
async function told(environment = "production"): Promise<(readonly unknown[])[]> {
  await toldAll(await coordinator(of, environment));
  const rows = (await messages()).filter(({ type }) => type === "deployment.rolled_back");
  return rows.map(({ facts }) => {
    const scene = { org: "acme", project: "shop", sequence: 1, url: "" };
    const said = WEBHOOK_FACTS["deployment.rolled_back"].parse({
      ...scene,
      ...JSON.parse(facts),
    }) as RolledBack;
    return [said.release.version, said.deployment?.id ?? null, said.from, said.to, said.told];
  });
}

const rollbacks = async () =>
  (await read<{ items: readonly object[] }>(of, `/projects/${of.project}/rollbacks`)).items;

describe("a rollback that its sender tells of is told to others", () => {
  it("though nothing is known to have run there before, and shuts nothing", async () => {
    await tell(of, word("succeeded", "1.0.0", "d1"));
    await tell(of, word("rolled_back", "1.0.0", "d1"));
    expect(await told()).toEqual([["1.0.0", "d1", "1.0.0", null, true]]);
    const facts = (await messages()).filter(({ type }) => type === "deployment.rolled_back");
    expect(JSON.parse(facts[0]?.facts ?? "")).toMatchObject({
      release: { status: "rolled_back" },
      environment: "production",
      deployment: { id: "d1", attempt: 1, status: "rolled_back" },
    });
    expect(await rollbacks()).toEqual([]);
    expect((await stateOf(of)).lock).toBeNull();
  });

  it("though nothing else was ever heard of it, or it had failed, in any environment", async () => {
    await tell(of, word("rolled_back", "1.0.0", "d1", 1, "staging"));
    expect(await told("staging")).toEqual([["1.0.0", "d1", "1.0.0", null, true]]);
    await tell(of, word("failed", "1.1.0", "d2", 2), word("rolled_back", "1.1.0", "d2", 3));
    await tell(of, word("rolled_back", "1.2.0", "d3", 4, "preview-7"));
    expect((await told()).slice(1)).toEqual([
      ["1.1.0", "d2", "1.1.0", null, true],
      ["1.2.0", "d3", "1.2.0", null, true],
    ]);
  });

  it("with what ran there before, where all of it comes in at one moment", async () => {
    await tell(
      of,
      word("succeeded", "1.0.0", "d1"),
      word("succeeded", "1.1.0", "d2"),
      word("rolled_back", "1.1.0", "d2"),
    );
    expect(await told()).toEqual([["1.1.0", "d2", "1.1.0", "1.0.0", true]]);
    expect(await rollbacks()).toMatchObject([{ from: "1.1.0", to: "1.0.0", told: true }]);
    expect((await stateOf(of)).lock).toMatchObject({ holder: "slipway" });
  });

  it("once for each deployment, however often and in whatever order it is heard of", async () => {
    const story = [
      word("succeeded", "1.0.0", "d1", 1),
      word("succeeded", "1.1.0", "d2", 2),
      word("rolled_back", "1.1.0", "d2", 3),
      word("succeeded", "1.1.0", "d3", 4),
      word("rolled_back", "1.1.0", "d3", 5),
    ];
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 4, 0, 3, 1],
      [1, 2, 4, 3, 0],
    ]) {
      of = await shop();
      const home = await homeOf(of);
      await putEndpoint(home);
      messages = () => messagesOf(home);
      for (const index of order) {
        const one = story[index];
        if (one) await tell(of, one);
      }
      await tell(of, ...story);
      await tell(of, { ...word("rolled_back", "1.1.0", "d3", 6), id: "again" });
      const deployments = (await told()).map(([, deployment]) => deployment);
      expect([order, deployments.toSorted()]).toEqual([order, ["d2", "d3"]]);
      expect((await stateOf(of)).lock).toMatchObject({ holder: "slipway" });
    }
  });

  it("once although it was found and told before anybody said so", async () => {
    await tell(of, word("succeeded", "1.0.0", "d1", 1), word("succeeded", "1.1.0", "d2", 2));
    await tell(of, word("succeeded", "1.0.0", "d3", 4));
    await tell(of, word("rolled_back", "1.1.0", "d2", 3));
    expect(await told()).toEqual([["1.1.0", null, "1.1.0", "1.0.0", false]]);
  });
});
