import { describe, expect, it } from "vitest";
import { Drift } from "../../schema/contract/environments.ts";
import { done, refused } from "../test/answers.ts";
import { call, makeToken, send, settled, type Tenant, tenant } from "../test/tenant.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

const ran = (version: string, environment: string, minute: number, over: object = {}) => ({
  type: "deployment.succeeded",
  project: "shop",
  version,
  environment,
  occurredAt: at(minute),
  ...over,
});

async function having(...events: object[]): Promise<Tenant> {
  const of = await tenant();
  await send(of, events);
  await settled();
  return of;
}

const drift = async (of: Tenant) =>
  Drift.parse(await done(call(`/v1/orgs/${of.org}/projects/shop/drift`, { token: of.token }))).items;

describe("the drift of a project", () => {
  it("is how far each environment is from the one before it, in the order of promotion", async () => {
    const of = await having(
      ran("1.0.0", "staging", 1),
      ran("1.0.0", "production", 2),
      ran("1.1.0", "staging", 3),
      ran("1.2.0", "staging", 4),
    );
    expect(await drift(of)).toEqual([
      {
        environment: "staging",
        tier: "staging",
        version: "1.2.0",
        digest: null,
        since: at(4),
        before: null,
        state: "first",
        releases: 0,
        differsSince: null,
      },
      {
        environment: "production",
        tier: "production",
        version: "1.0.0",
        digest: null,
        since: at(2),
        before: "staging",
        state: "behind",
        releases: 2,
        differsSince: at(3),
      },
    ]);
  });

  it("is none where the same runs, and is told where production is ahead or was never reached", async () => {
    const same = await having(ran("1.0.0", "staging", 1), ran("1.0.0", "production", 2));
    expect((await drift(same))[1]).toMatchObject({ state: "same", releases: 0, differsSince: null });
    const hotfix = await having(
      ran("1.0.0", "staging", 1),
      ran("1.0.0", "production", 2),
      ran("1.0.1", "production", 3),
    );
    expect((await drift(hotfix))[1]).toMatchObject({ state: "ahead", releases: 0, differsSince: at(3) });
    const staged = await having(ran("1.0.0", "staging", 1));
    expect((await drift(staged))[1]).toMatchObject({
      version: null,
      since: null,
      state: "empty",
      releases: 1,
      differsSince: at(1),
    });
  });

  it("tells an artifact that was rebuilt from the one that was tested", async () => {
    const promoted = await having(
      ran("1.0.0", "staging", 1, { data: { digest: "sha256:aa" } }),
      ran("1.0.0", "production", 2, { data: { digest: "sha256:aa" } }),
    );
    expect((await drift(promoted))[1]).toMatchObject({ state: "same", digest: "sha256:aa" });
    const rebuilt = await having(
      ran("1.0.0", "staging", 1, { data: { digest: "sha256:aa" } }),
      ran("1.0.0", "production", 2, { data: { digest: "sha256:bb" } }),
    );
    expect(await drift(rebuilt)).toMatchObject([
      { digest: "sha256:aa" },
      { digest: "sha256:bb", state: "rebuilt", differsSince: at(2) },
    ]);
  });

  it("is read of a project that is there, by whoever may read it", async () => {
    const of = await having(ran("1.0.0", "staging", 1), { ...ran("1.0.0", "staging", 1), project: "other" });
    const ask = (project: string, token: string) =>
      call(`/v1/orgs/${of.org}/projects/${project}/drift`, { token });
    await refused(ask("none", of.token), 404);
    await refused(ask("shop", await makeToken(of, ["write"])), 403);
    await refused(ask("shop", await makeToken(of, ["read"], "other")), 404);
    await refused(ask("shop", (await tenant()).token), 404);
  });
});
