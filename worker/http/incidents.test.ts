import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { IncidentList, ProjectIncident } from "../../schema/contract/incidents.ts";
import { Release } from "../../schema/contract/releases.ts";
import { done, refused } from "../test/answers.ts";
import { call, makeToken, read, send, settled, type Tenant, tenant } from "../test/tenant.ts";

const MINUTE = 60_000;
const NOW = Date.now();
/** A moment so many minutes ago. */
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();

const deployed = (version: string, minutesAgo: number, over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version,
  environment: "production",
  occurredAt: ago(minutesAgo),
  ...over,
});

async function having(...events: object[]): Promise<Tenant> {
  const of = await tenant();
  await send(of, events);
  await settled();
  return of;
}

const slow = { title: "Slow", severity: "high", environment: "production" };

const ask = (of: Tenant, method: string, at: string, body?: unknown, token = of.token) =>
  call(`/v1/orgs/${of.org}/projects/shop/incidents${at}`, {
    method,
    ...(body === undefined ? {} : { body }),
    token,
  });
const open = async (of: Tenant, over: object = {}) =>
  ProjectIncident.parse(await done(ask(of, "POST", "", { ...slow, ...over }), 201));
const patch = async (of: Tenant, id: string, body: object) =>
  ProjectIncident.parse(await done(ask(of, "PATCH", `/${id}`, body)));
const release = async (of: Tenant, version: string) =>
  Release.parse(await read(of, `/projects/shop/releases/${version}`));
const list = async (of: Tenant, query = "") =>
  IncidentList.parse(await read(of, `/projects/shop/incidents${query}`));

describe("an incident", () => {
  it("is opened of what runs in its environment, however that is spelt", async () => {
    const of = await having(deployed("1.0.0", 60), deployed("1.1.0", 30));
    const made = await open(of, { environment: " Production" });
    expect(made).toEqual({
      id: expect.stringMatching(/^inc_[0-9a-z]{25}$/),
      title: "Slow",
      severity: "high",
      environment: "production",
      deploymentId: null,
      status: "open",
      openedAt: expect.any(String),
      mitigatedAt: null,
      resolvedAt: null,
      version: "1.1.0",
    });
    const { version: _, ...shown } = made;
    const { incidents, health } = await release(of, "1.1.0");
    expect(incidents).toEqual([shown]);
    expect(health.level).not.toBe("healthy");
    expect((await release(of, "1.0.0")).incidents).toEqual([]);
    const { items } = await read<{ items: object[] }>(of, "/projects/shop/releases/1.1.0/timeline");
    expect(items.at(-1)).toMatchObject({
      type: "incident.opened",
      source: "slipway",
      actor: { type: "token", name: "test" },
    });
  });

  it("is of what ran when it was opened, and of what runs now where nothing is known of then", async () => {
    const of = await having(deployed("1.0.0", 60), deployed("1.1.0", 30));
    expect(await open(of, { openedAt: ago(45) })).toMatchObject({ version: "1.0.0", openedAt: ago(45) });
    expect(await open(of, { openedAt: ago(30) })).toMatchObject({ version: "1.1.0" });
    expect(await open(of, { openedAt: ago(9000) })).toMatchObject({ version: "1.1.0" });
  });

  it("is of the release its deployment brought or tried to bring, whatever runs", async () => {
    const of = await having(
      deployed("1.0.0", 60, { data: { deploymentId: "d1" } }),
      deployed("1.1.0", 30, { data: { deploymentId: "d2" } }),
      deployed("1.2.0", 10, { type: "deployment.failed", data: { deploymentId: "d3" } }),
    );
    const versionOf = async (deploymentId: string) => {
      const { version, deploymentId: told } = await open(of, { deploymentId });
      expect(told).toBe(deploymentId);
      return version;
    };
    expect([await versionOf("d1"), await versionOf("d2"), await versionOf("d3")]).toEqual([
      "1.0.0",
      "1.1.0",
      "1.2.0",
    ]);
    expect(await versionOf("unheard of")).toBe("1.1.0");
  });

  it("is refused where nothing runs, and in an environment the project has not", async () => {
    const of = await having(deployed("1.0.0", 60));
    const { detail } = await refused(ask(of, "POST", "", { ...slow, environment: "staging" }), 409);
    expect(detail).toContain("Nothing runs in staging");
    await refused(ask(of, "POST", "", { ...slow, environment: "moon" }), 400, "environment");
    await refused(ask(of, "POST", "", { ...slow, id: "inc_1" }), 400, "id");
    const elsewhere = `/v1/orgs/${of.org}/projects/none/incidents`;
    await refused(call(elsewhere, { method: "POST", body: slow, token: of.token }), 404);
  });

  it("is opened at most ten minutes ahead", async () => {
    const of = await having(deployed("1.0.0", 60));
    await refused(ask(of, "POST", "", { ...slow, openedAt: ago(-12) }), 400, "openedAt");
    const { id, openedAt } = await open(of, { openedAt: ago(-8) });
    expect(openedAt).toBe(ago(-8));
    expect(await patch(of, id, { status: "resolved" })).toMatchObject({
      status: "resolved",
      resolvedAt: ago(-8),
    });
  });

  it("is mitigated, then resolved, at the moments somebody names", async () => {
    const of = await having(deployed("1.0.0", 60));
    const { id } = await open(of, { openedAt: ago(30) });
    await refused(ask(of, "PATCH", `/${id}`, { status: "resolved", at: ago(31) }), 400, "at");
    await refused(ask(of, "PATCH", `/${id}`, { status: "resolved", at: ago(-12) }), 400, "at");
    await refused(ask(of, "PATCH", `/${id}`, { status: "open" }), 400, "status");
    expect(await patch(of, id, { status: "mitigated", at: ago(20) })).toMatchObject({
      status: "mitigated",
      mitigatedAt: ago(20),
      resolvedAt: null,
    });
    const over = await patch(of, id, { status: "resolved", at: ago(10) });
    expect(over).toMatchObject({ title: "Slow", severity: "high", environment: "production" });
    expect(over).toMatchObject({ status: "resolved", mitigatedAt: ago(20), resolvedAt: ago(10) });
    const { incidents, health, revision } = await release(of, "1.0.0");
    expect(incidents).toHaveLength(1);
    expect(health.level).toBe("healthy");
    expect(await patch(of, id, { status: "resolved", at: ago(5) })).toEqual(over);
    await refused(ask(of, "PATCH", `/${id}`, { status: "mitigated" }), 409);
    expect((await release(of, "1.0.0")).revision).toBe(revision);
  });

  it("that a CI told of is over by a person's word, and is still the same one", async () => {
    const told = (source: string, id: string) => ({
      specversion: "1.0",
      id,
      source,
      type: "incident.opened",
      time: ago(30),
      data: {
        type: "incident.opened",
        project: "shop",
        version: "1.0.0",
        environment: "production",
        data: { incidentId: id, title: "Down" },
      },
    });
    const of = await having(deployed("1.0.0", 60), {
      ...deployed("1.0.0", 40),
      type: "incident.opened",
      id: "e1",
      data: { incidentId: "PD-1", title: "Errors", severity: "low" },
    });
    const sent = await call("/v1/ingest/events", {
      method: "POST",
      body: told("https://pager.example", "PD-2"),
      token: of.token,
      headers: { "content-type": "application/cloudevents+json" },
    });
    expect(sent.status).toBe(202);
    await settled();
    expect(await patch(of, "PD-1", { status: "resolved", at: ago(20) })).toMatchObject({
      title: "Errors",
      severity: "low",
      status: "resolved",
      openedAt: ago(40),
      version: "1.0.0",
    });
    expect(await patch(of, "PD-1", { status: "resolved" })).toMatchObject({ resolvedAt: ago(20) });
    expect(await patch(of, "PD-2", { status: "mitigated" })).toMatchObject({ title: "Down" });
    expect(await patch(of, "PD-2", { status: "resolved" })).toMatchObject({ id: "PD-2", status: "resolved" });
    expect((await release(of, "1.0.0")).incidents).toHaveLength(2);
  });

  it("that is not there, or is another project's, is a 404", async () => {
    const of = await having(deployed("1.0.0", 60), { ...deployed("1.0.0", 60), project: "other" });
    const { id } = await open(of);
    await refused(ask(of, "PATCH", "/inc_none", { status: "resolved" }), 404);
    const other = `/v1/orgs/${of.org}/projects/other/incidents/${id}`;
    await refused(call(other, { method: "PATCH", body: { status: "resolved" }, token: of.token }), 404);
    const stranger = await tenant();
    await refused(ask(of, "PATCH", `/${id}`, { status: "resolved" }, stranger.token), 404);
  });

  it("is opened and ended with the scope write, and read with the scope read, in one's own project", async () => {
    const of = await having(deployed("1.0.0", 60), { ...deployed("1.0.0", 60), project: "other" });
    const [reads, writes, elsewhere] = [
      await makeToken(of, ["read"]),
      await makeToken(of, ["write"], "shop"),
      await makeToken(of, ["read", "write"], "other"),
    ];
    await refused(ask(of, "POST", "", slow, reads), 403);
    await refused(ask(of, "POST", "", slow, elsewhere), 404);
    const { id } = await done(ask(of, "POST", "", slow, writes), 201);
    await refused(ask(of, "PATCH", `/${id}`, { status: "resolved" }, reads), 403);
    await refused(ask(of, "PATCH", `/${id}`, { status: "resolved" }, elsewhere), 404);
    expect((await ask(of, "GET", "", undefined, reads)).status).toBe(200);
    await refused(ask(of, "GET", "", undefined, elsewhere), 404);
  });
});

describe("the incidents of a project", () => {
  it("are the open ones, newest first, unless all are asked for", async () => {
    const of = await having(deployed("1.0.0", 60), deployed("1.1.0", 30));
    const first = await open(of, { openedAt: ago(50), title: "first" });
    const second = await open(of, { openedAt: ago(20), title: "second" });
    const third = await open(of, { openedAt: ago(10), title: "third" });
    await patch(of, second.id, { status: "resolved", at: ago(15) });
    await patch(of, first.id, { status: "mitigated", at: ago(15) });
    expect((await list(of)).items.map(({ title, version }) => [title, version])).toEqual([
      ["third", "1.1.0"],
      ["first", "1.0.0"],
    ]);
    await patch(of, third.id, { status: "resolved", at: ago(5) });
    expect((await list(of, "?status=all")).items.map(({ title, status }) => [title, status])).toEqual([
      ["first", "mitigated"],
      ["third", "resolved"],
      ["second", "resolved"],
    ]);
    expect(await list(of, "?status=open")).toMatchObject({ items: [{ title: "first" }], nextCursor: null });
  });

  it("are read page by page, each of them once", async () => {
    const of = await having(deployed("1.0.0", 60));
    const opened: string[] = [];
    for (let minutes = 1; minutes <= 7; minutes += 1)
      opened.push((await open(of, { openedAt: ago(minutes < 5 ? 20 : 10) })).id);
    for (const id of opened.slice(2, 5)) await patch(of, id, { status: "resolved", at: ago(3) });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: z.infer<typeof IncidentList> = await list(
        of,
        `?status=all&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(opened));
    await refused(ask(of, "GET", "?cursor=bm9uZQ"), 400, "cursor");
    await refused(ask(of, "GET", "?status=closed"), 400, "status");
  });
});
