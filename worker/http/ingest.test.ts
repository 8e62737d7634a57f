import { describe, expect, it } from "vitest";
import { IngestAnswer } from "../../schema/contract/events.ts";
import { Problem } from "../../schema/contract/problem.ts";
import { Release } from "../../schema/contract/releases.ts";
import { call, json, read, send, settled, tenant } from "../test/tenant.ts";

const deployed = (over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
  ...over,
});

describe("an event over HTTP", () => {
  it("is accepted, and seen on the release and the board", async () => {
    const of = await tenant();
    const response = await send(of, deployed({ id: "e1", data: { deploymentId: "d1" } }));
    expect(response.status).toBe(202);
    expect(IngestAnswer.parse(await json(response))).toEqual({
      accepted: 1,
      rejected: 0,
      results: [{ index: 0, id: "e1", status: "accepted" }],
    });
    await settled();
    const release = Release.parse(await read(of, "/projects/shop/releases/1.0.0"));
    expect(release).toMatchObject({ version: "1.0.0", status: "released", phase: "maintenance" });
    expect(release.deployments).toMatchObject([{ id: "d1", environment: "production", status: "succeeded" }]);
  });

  it("has one effect however often it is sent", async () => {
    const of = await tenant();
    for (let again = 0; again < 3; again += 1)
      await send(of, deployed({ id: "same", occurredAt: "2026-01-01T00:00:00Z" }));
    await settled();
    const timeline = await read<{ items: unknown[] }>(of, "/projects/shop/releases/1.0.0/timeline");
    expect(timeline.items).toHaveLength(1);
    expect((await read<{ items: unknown[] }>(of, "/inbox")).items).toEqual([]);
  });

  it("goes to the inbox as a conflict when its id comes back with another body, and changes nothing", async () => {
    const of = await tenant();
    await send(of, deployed({ id: "same" }));
    await settled();
    await send(of, deployed({ id: "same", version: "2.0.0" }));
    await settled();
    expect((await read<{ items: unknown[] }>(of, "/inbox")).items).toMatchObject([
      { reason: "conflict", eventId: "same" },
    ]);
    expect((await call(`/v1/orgs/${of.org}/projects/shop/releases/2.0.0`, { token: of.token })).status).toBe(
      404,
    );
  });

  it("answers for each event of a request by itself", async () => {
    const of = await tenant();
    const response = await send(of, [
      deployed({ id: "a" }),
      { type: "nonsense" },
      deployed({ id: "c", bogus: 1 }),
    ]);
    expect(response.status).toBe(202);
    const answer = IngestAnswer.parse(await json(response));
    expect(answer).toMatchObject({ accepted: 1, rejected: 2 });
    expect(answer.results[2]).toMatchObject({ id: "c", status: "rejected", problem: { path: "bogus" } });
  });

  it("is refused whole when nothing in it is valid", async () => {
    const of = await tenant();
    const response = await send(of, {
      type: "deployment.succeeded",
      project: "shop",
      environment: "production",
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(Problem.parse(await json(response)).errors).toMatchObject([{ path: "version" }]);
  });
});
