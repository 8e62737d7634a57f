import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeServices } from "../../compose.ts";
import { bindings, call, read, send, settled, type Tenant, tenant } from "../../test/tenant.ts";
import type { Services } from "../context.ts";
import { processIntake } from "./process-intake.ts";
import { sweep } from "./sweep.ts";

type Sent = Record<string, unknown> & { id: string };

const COMMITS = [undefined, "aaaaaaaaaaaa1111", "bbbbbbbbbbbb2222"];
const TYPES = ["queued", "started", "succeeded", "failed", "rolled_back"].map((name) => `deployment.${name}`);

/** Within the hour: what began long ago and never ended would be given up for lost, at a moment of its own. */
const START = Date.now() - 3_600_000;

/** A history of one project as a CI system would send it: few versions and moments, so that they meet and tie. */
const history: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES, "build.succeeded", "release.published"),
      version: fc.constantFrom(undefined, "1.0.0", "1.0.1", "1.1.0"),
      commit: fc.constantFrom(...COMMITS),
      environment: fc.constantFrom("staging", "production", "qa"),
      deploymentId: fc.constantFrom("d1", "d2"),
      minute: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 4, maxLength: 16 },
  )
  .map((rows) =>
    rows.map(({ type, version, commit, environment, deploymentId, minute }, index) => ({
      type,
      project: "shop",
      id: `e${index}`,
      version: version ?? (commit === undefined ? "1.0.0" : undefined),
      commit,
      occurredAt: new Date(START + minute * 60_000).toISOString(),
      ...(type.startsWith("deployment") ? { environment, data: { deploymentId } } : {}),
    })),
  );

/** The same events in another order, cut into requests somewhere, some sent again. */
const delivery = (events: readonly Sent[]): fc.Arbitrary<Sent[][]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.integer({ min: 1, max: 5 }),
      fc.subarray([...events], { maxLength: 3 }),
    )
    .map(([order, size, repeats]) => {
      const all = [...order, ...repeats];
      return Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
        all.slice(n * size, (n + 1) * size),
      );
    });

type Listed = {
  items: { version: string; status: string; health: unknown; provisional: boolean; commit: string | null }[];
};

type Shown = { environments: { lock: unknown }[] };

/** A hold is no fold of what was told: after a rollback it is taken when that is heard of, by who hears it. */
const withoutLocks = (projects: readonly Shown[]) =>
  projects.map((project) => ({
    ...project,
    environments: project.environments.map((cell) => ({ ...cell, lock: null })),
  }));

/** Everything a reader can see, without ids and times of arrival. */
async function view(of: Tenant) {
  const { items } = await read<Listed>(of, "/projects/shop/releases?limit=200");
  const releases = await Promise.all(
    items.map(async ({ version, status, health, provisional, commit }) => {
      const path = `/projects/shop/releases/${version}`;
      const { deployments, environments } = await read<{ deployments: unknown; environments: unknown }>(
        of,
        path,
      );
      const timeline = await read<{ items: { type: string; occurredAt: string; summary: string }[] }>(
        of,
        `${path}/timeline`,
      );
      const lines = timeline.items.map(({ type, occurredAt, summary }) => `${occurredAt} ${type} ${summary}`);
      return { version, status, health, provisional, commit, deployments, environments, timeline: lines };
    }),
  );
  const { projects, columns } = await read<{ projects: Shown[]; columns: unknown }>(of, "/board");
  return {
    releases: releases.sort((a, b) => (a.version < b.version ? -1 : 1)),
    projects: withoutLocks(projects),
    columns,
  };
}

async function deliver(requests: readonly Sent[][]): Promise<Tenant> {
  const of = await tenant();
  for (const request of requests) {
    expect((await send(of, request)).status).toBe(202);
    await settled();
  }
  return of;
}

describe("the same events through the product itself", () => {
  it("give the same releases, board and timelines in every order, grouping and repetition", async () => {
    await fc.assert(
      fc.asyncProperty(
        history.chain((events) => fc.tuple(fc.constant(events), delivery(events))),
        async ([events, requests]) => {
          const [inOrder, otherwise] = [await deliver([events]), await deliver(requests)];
          expect(await view(otherwise)).toEqual(await view(inOrder));
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  }, 180_000);
});

describe("a success in production that later news moves elsewhere", () => {
  const told = (minute: number, type: string, environment: string) => ({
    type,
    project: "shop",
    id: `at-${minute}`,
    version: "1.1.0",
    environment,
    occurredAt: new Date(START + minute * 60_000).toISOString(),
    data: { deploymentId: "d1" },
  });
  const first = [told(1, "deployment.succeeded", "staging"), told(3, "deployment.started", "production")];
  const later = [
    told(2, "deployment.rolled_back", "qa"),
    { type: "release.published", project: "shop", id: "published", version: "1.0.1" },
  ];

  it("leaves a project that was never in production, where what is published is released", async () => {
    for (const requests of [[[...first, ...later]], [first, later]]) {
      const { items } = await read<Listed>(await deliver(requests), "/projects/shop/releases");
      expect(items.find(({ version }) => version === "1.0.1")?.status).toBe("released");
    }
  });
});

describe("a release that becomes one with another", () => {
  const COMMIT = "abcdef1234567890";
  const before = [
    { type: "build.succeeded", project: "shop", id: "a", commit: COMMIT },
    { type: "deployment.succeeded", project: "shop", id: "b", commit: COMMIT, environment: "staging" },
    { type: "deployment.succeeded", project: "shop", id: "c", version: "1.0.0", environment: "production" },
  ];
  const joining = {
    type: "build.succeeded",
    project: "shop",
    id: "d",
    version: "1.0.0",
    commit: COMMIT,
    data: { name: "release" },
  };

  const broken = (services: Services, step: "cede" | "absorb" | "publish"): Services => {
    const fail = () => Promise.reject(new Error("crashed"));
    if (step === "publish") return { ...services, live: { ...services.live, publish: fail } };
    return { ...services, releases: { ...services.releases, [step]: fail } };
  };

  it.each(["cede", "absorb", "publish"] as const)(
    "is whole after a crash at the step %s and the next sweep",
    async (step) => {
      const of = await deliver([before]);
      const services = composeServices(bindings());
      const env = bindings();
      const shard =
        (await env.CONTROL.prepare("select shard from organisation where slug = ?")
          .bind(of.org)
          .first<number>("shard")) ?? 0;
      const ledger = services.ledgers(shard);
      const orgId =
        (await env.CONTROL.prepare("select id from organisation where slug = ?")
          .bind(of.org)
          .first<string>("id")) ?? "";
      const sent = {
        dialect: "events",
        contentType: "application/json",
        headers: {},
        body: JSON.stringify(joining),
        query: {},
      };
      const request = JSON.stringify({ kind: "sent", sent, boundProject: null, autoProjects: true });
      const id = services.ids.next("int");
      await ledger.intake.put({ id, orgId, request, receivedAt: Date.now() });
      const retry = await processIntake(broken(services, step), shard, [id], { again: false, final: false });
      expect(retry).toContain(id);
      await sweep(services, shard, Date.now() + 60_000);
      expect(await ledger.handovers.pending(null)).toEqual([]);
      expect(await ledger.intake.read([id])).toEqual([]);
      const { items } = await read<Listed>(of, "/projects/shop/releases");
      expect(items).toMatchObject([{ version: "1.0.0", status: "released", commit: COMMIT }]);
      const timeline = await read<{ items: unknown[] }>(of, "/projects/shop/releases/1.0.0/timeline");
      expect(timeline.items).toHaveLength(4);
      const old = await call(`/v1/orgs/${of.org}/projects/shop/releases/abcdef123456`, { token: of.token });
      expect(await old.json()).toMatchObject({ version: "1.0.0" });
    },
  );
});
