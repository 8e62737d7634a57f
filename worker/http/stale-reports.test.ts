import { describe, expect, it } from "vitest";
import type { IngestAnswer } from "../../schema/contract/events.ts";
import type { Deployment, Release, TimelineEntry } from "../../schema/contract/releases.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { age, coordinator, lockPath, take } from "../test/environments.ts";
import { grant } from "../test/permits.ts";
import { json, read, send, settled } from "../test/tenant.ts";

type Answer = IngestAnswer & {
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
};

const MINUTE = 60_000;
const force = { force: true, reason: "stuck" };

/** A start in production, now, with what it shows. */
const started = (of: Shop, shown: object, more: object = {}) => ({
  type: "deployment.started",
  project: of.project,
  version: "1.0.0",
  environment: "production",
  data: { deploymentId: "d1", ...shown },
  ...more,
});

/** Sends events, and waits until what was accepted of them is in its release. */
async function report(of: Shop, ...events: object[]) {
  const response = await send(of, events.length === 1 ? events[0] : events);
  await settled();
  return { status: response.status, body: await json<Answer>(response) };
}

async function deployments(of: Shop, version = "1.0.0"): Promise<readonly Deployment[]> {
  const release = await read<Release>(of, `/projects/${of.project}/releases/${version}`);
  return release.deployments.filter(({ environment }) => environment === "production");
}

const timeline = async (of: Shop) =>
  (await read<{ items: TimelineEntry[] }>(of, `/projects/${of.project}/releases/1.0.0/timeline`)).items
    .map(({ type }) => type)
    .filter((type) => type.startsWith("deployment."));

/** A shop of which a version runs in staging, and may go to production. */
async function staged(): Promise<Shop> {
  const of = await shop();
  await tell(of, ran("1.0.0", "staging"));
  return of;
}

const isRefused = ({ status, body }: Awaited<ReturnType<typeof report>>, path: string) => {
  expect([status, body.errors.map((error) => error.path)]).toEqual([400, [path]]);
};

describe("who held the environment before somebody else", () => {
  it("is refused with who holds it since, and nothing of what it reports is kept", async () => {
    const of = await staged();
    const { permit } = await grant(of, "1.0.0");
    const { fence } = await take(of, "job-2", { steal: { reason: "so" } });
    const { status, body } = await report(of, started(of, { permit }));
    expect([status, body.errors.map(({ path }) => path)]).toEqual([409, ["data.permit"]]);
    expect(body.detail).toContain("job-2 holds the environment since");
    expect(await deployments(of)).toEqual([]);
    expect(await timeline(of)).toEqual(["deployment.succeeded"]);
    expect((await report(of, started(of, { fence }))).status).toBe(202);
  });

  it("is refused though it only paused past its time, once another holds the environment", async () => {
    const of = await staged();
    const { fence } = await take(of, "job-1", { ttlSeconds: 60 });
    expect((await report(of, started(of, { fence }))).status).toBe(202);
    await age(await coordinator(of), MINUTE);
    await take(of, "job-2");
    const late = await report(of, started(of, { fence }, { type: "deployment.succeeded" }));
    expect([late.status, late.body.errors[0]?.path]).toEqual([409, "data.fence"]);
    expect(await deployments(of)).toMatchObject([{ status: "in_progress" }]);
  });

  it("may still report while nobody holds it after it", async () => {
    const of = await staged();
    for (const end of ["expiry", "release", "force"]) {
      const { fence } = await take(of, end, { ttlSeconds: 60 });
      if (end === "expiry") await age(await coordinator(of), MINUTE);
      else await ask(of, "DELETE", lockPath(of), end === "force" ? force : { fence });
      expect((await report(of, started(of, { fence, deploymentId: end }))).status).toBe(202);
    }
    expect(await deployments(of)).toHaveLength(3);
  });

  it.each([
    ["with an id", { id: "e1" }],
    ["with nothing but its moment", { occurredAt: new Date(Date.now() - MINUTE).toISOString() }],
  ])("repeats what it reported in time, %s, and nothing is new", async (_, named) => {
    const of = await staged();
    const { permit } = await grant(of, "1.0.0");
    const event = started(of, { permit }, named);
    expect((await report(of, event)).status).toBe(202);
    const before = await timeline(of);
    await take(of, "job-2", { steal: { reason: "so" } });
    const again = await report(of, event);
    expect([again.status, again.body.accepted]).toEqual([202, 1]);
    expect(await timeline(of)).toEqual(before);
    expect((await read<{ items: object[] }>(of, "/inbox")).items).toEqual([]);
  });

  it("is refused among others, each of which is answered for by itself", async () => {
    const of = await staged();
    const stale = await take(of, "job-1");
    const { fence } = await take(of, "job-2", { steal: { reason: "so" } });
    const { status, body } = await report(
      of,
      started(of, { fence: stale.fence, deploymentId: "d1" }, { id: "e1" }),
      started(of, { fence, deploymentId: "d2" }, { id: "e2" }),
      started(of, { permit: "no permit", deploymentId: "d3" }, { id: "e3" }),
      { type: "nonsense" },
    );
    expect([status, body.accepted, body.rejected]).toEqual([202, 1, 3]);
    expect(body.results.map(({ status: one, problem }) => [one, problem?.path])).toEqual([
      ["rejected", "data.fence"],
      ["accepted", undefined],
      ["rejected", "data.permit"],
      ["rejected", "type"],
    ]);
    expect((await deployments(of)).map(({ id }) => id)).toEqual(["d2"]);
  });
});

describe("a fence", () => {
  it("that was never given is refused", async () => {
    const of = await staged();
    for (const fence of [1, Number.MAX_SAFE_INTEGER])
      isRefused(await report(of, started(of, { fence })), "data.fence");
    const { fence } = await take(of, "job-1");
    isRefused(await report(of, started(of, { fence: fence + 1 })), "data.fence");
    expect(await deployments(of)).toEqual([]);
  });

  it("of another environment is refused", async () => {
    const of = await staged();
    const { fence } = await take(of, "job-1", {}, "staging");
    isRefused(await report(of, started(of, { fence })), "data.fence");
  });
});

describe("what a deployment shows", () => {
  it("is what production lets it in by: a permit, a fence, or nothing, which is a bypass", async () => {
    const of = await staged();
    const { id, permit, fence } = await grant(of, "1.0.0");
    await report(
      of,
      started(of, { permit, deploymentId: "d1" }),
      started(of, { fence, deploymentId: "d2" }),
      started(of, { permit, fence, deploymentId: "d3" }),
      started(of, { deploymentId: "d4" }),
    );
    const shown = (await deployments(of)).map((one) => [one.id, one.bypass, one.permitId]);
    expect(shown.sort()).toEqual([
      ["d1", false, id],
      ["d2", false, null],
      ["d3", false, id],
      ["d4", true, null],
    ]);
  });

  it("counts for what started before it ran out, and not for what started after", async () => {
    const of = await staged();
    const { permit, expiresAt } = await grant(of, "1.0.0", { ttlSeconds: 60 });
    const at = (ms: number) => ({ occurredAt: new Date(Date.parse(expiresAt) + ms).toISOString() });
    await report(
      of,
      started(of, { permit, deploymentId: "d1" }, at(-30_000)),
      started(of, { permit, deploymentId: "d2" }, at(30_000)),
    );
    const shown = (await deployments(of)).map((one) => [one.id, one.bypass]);
    expect(shown.sort()).toEqual([
      ["d1", false],
      ["d2", true],
    ]);
  });

  it("is asked of nobody outside of production", async () => {
    const of = await staged();
    const { deployments: all } = await read<Release>(of, `/projects/${of.project}/releases/1.0.0`);
    expect(all).toMatchObject([{ environment: "staging", bypass: false, permitId: null }]);
  });
});
