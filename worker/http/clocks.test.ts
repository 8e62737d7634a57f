import { describe, expect, it } from "vitest";
import type { IngestAnswer } from "../../schema/contract/events.ts";
import type { Release, TimelineEntry } from "../../schema/contract/releases.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { json, read, send, settled, type Tenant, tenant } from "../test/tenant.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.now();
const ago = (ms: number) => ({ occurredAt: new Date(NOW - ms).toISOString() });

const live = (version: string, ms: number, type = "deployment.succeeded") =>
  ran(version, "production", { type, data: { deploymentId: `d-${version}` }, ...ago(ms) });

const release = (of: Shop, version: string) =>
  read<Release>(of, `/projects/${of.project}/releases/${version}`);

const timeline = async (of: Shop, version: string) =>
  (await read<{ items: TimelineEntry[] }>(of, `/projects/${of.project}/releases/${version}/timeline`)).items;

type Environments = { items: { name: string; current: { version: string; since: string } | null }[] };

const current = async (of: Tenant, project: string) => {
  const { items } = await read<Environments>(of, `/projects/${project}/environments`);
  return items.find(({ name }) => name === "production")?.current ?? null;
};

describe("news", () => {
  it("of an end that comes before that of its beginning is whole when both are in", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 5 * MINUTE));
    await tell(of, live("1.0.0", 9 * MINUTE, "deployment.started"));
    const { deployments } = await release(of, "1.0.0");
    expect(deployments).toMatchObject([
      {
        status: "succeeded",
        startedAt: ago(9 * MINUTE).occurredAt,
        finishedAt: ago(5 * MINUTE).occurredAt,
      },
    ]);
    expect((await current(of, of.project))?.since).toBe(ago(5 * MINUTE).occurredAt);
  });

  it("that comes thirty days late stands where it happened, changes nothing that runs, and is loud where it corrects", async () => {
    const of = await shop();
    await tell(of, live("1.0.0", 40 * DAY));
    await tell(of, live("1.1.0", 10 * DAY));
    await tell(of, ran("1.0.0", "staging", ago(20 * DAY)));
    await tell(of, live("1.0.0", 30 * DAY, "deployment.failed"), live("0.9.0", 30 * DAY));
    expect((await current(of, of.project))?.version).toBe("1.1.0");
    expect((await timeline(of, "1.0.0")).map(({ type }) => type)).toEqual([
      "deployment.succeeded",
      "deployment.failed",
      "deployment.succeeded",
    ]);
    const { corrections } = await release(of, "1.0.0");
    expect(corrections).toMatchObject([
      {
        before: { environments: { production: "succeeded" } },
        after: { environments: { production: "failed" } },
      },
    ]);
  });

  it("from an hour, a day or ten years ahead is refused with the field that says so, and leaves nothing", async () => {
    const of = await shop();
    for (const ms of [60 * MINUTE, DAY, 3652 * DAY]) {
      const response = await send(of, { ...live("1.0.0", -ms), project: of.project });
      const { errors } = await json<IngestAnswer & { errors: { path: string }[] }>(response);
      expect([ms, response.status, errors.map(({ path }) => path)]).toEqual([ms, 400, ["occurredAt"]]);
    }
    expect(await current(of, of.project)).toBeNull();
    expect((await ask(of, "GET", `${of.P}/releases/1.0.0`)).status).toBe(404);
  });

  it("of one moment ends the same, whichever comes first", async () => {
    const pair = ["1.0.0", "1.1.0"].map((version) => ({ ...live(version, MINUTE), id: version }));
    const versions: (string | undefined)[] = [];
    for (const order of [pair, pair.toReversed()]) {
      const of = await tenant();
      for (const one of order) {
        expect((await send(of, { ...one, project: "shop" })).status).toBe(202);
        await settled();
      }
      versions.push((await current(of, "shop"))?.version);
    }
    expect(versions[0]).toBeDefined();
    expect(versions[1]).toBe(versions[0]);
  });

  it("by a clock that is a day behind is read by that clock, and numbered in the order it came in", async () => {
    const of = await shop();
    const behind = (ms: number) => ran("1.0.0", "staging", ago(DAY + ms));
    const stories = [live("1.0.0", MINUTE), behind(2 * MINUTE), behind(MINUTE)];
    for (const [index, one] of stories.entries())
      await tell(of, { ...one, id: `e${index}`, data: { deploymentId: `d${index}` } });
    const entries = await timeline(of, "1.0.0");
    expect(entries.map(({ seq }) => seq)).toEqual([2, 3, 1]);
    const received = entries
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ receivedAt }) => Date.parse(receivedAt));
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(received[0]).toBeGreaterThanOrEqual(NOW);
  });
});
