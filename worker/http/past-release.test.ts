import { describe, expect, it } from "vitest";
import type { Release } from "../../schema/contract/releases.ts";
import { done, refused } from "../test/answers.ts";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { bindings, call } from "../test/tenant.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const ms = (time: string, by = 0) => new Date(Date.parse(time) + by).toISOString();

const read = (of: Shop, version: string, query = "") =>
  call(`${of.P}/releases/${version}${query}`, { token: of.token });
const release = (of: Shop, version: string, query = "") => done<Release>(read(of, version, query));

/** When the last word of a release was received. */
async function learnedAt(of: Shop, version: string, type: string): Promise<string> {
  const { items } = await done<{ items: { type: string; receivedAt: string }[] }>(
    call(`${of.P}/releases/${version}/timeline`, { token: of.token }),
  );
  const entry = items.find((one) => one.type === type);
  if (!entry) throw new Error(`nothing of the type ${type} was told`);
  return entry.receivedAt;
}

const placeOf = ({ environments }: Release, name: string) => environments.find((one) => one.name === name);

describe("a release as of a moment", () => {
  it("is what had happened by then, and stands where it stood", async () => {
    const of = await shop();
    await tell(
      of,
      { type: "build.succeeded", version: "1.0.0", commit: "abcdef1234567890", occurredAt: at(0) },
      ran("1.0.0", "staging", { occurredAt: at(10) }),
      ran("1.0.0", "production", { occurredAt: at(20) }),
    );
    const before = await release(of, "1.0.0", `?asOf=${at(15)}`);
    expect(before).toMatchObject({ version: "1.0.0", status: "approved", revision: 2 });
    expect(before.deployments.map(({ environment }) => environment)).toEqual(["staging"]);
    expect(placeOf(before, "staging")).toMatchObject({ presence: "current", since: at(10) });
    expect(placeOf(before, "production")).toMatchObject({ presence: "none", status: null });
    const then = await release(of, "1.0.0", `?asOf=${at(20)}`);
    expect(then).toMatchObject({ status: "released", revision: 3 });
  });

  it("is not yet what others made of it later", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    await tell(of, ran("1.0.1", "production", { occurredAt: at(10) }));
    expect(await release(of, "1.0.0")).toMatchObject({ status: "maintenance" });
    const then = await release(of, "1.0.0", `?asOf=${at(5)}`);
    expect(then.status).toBe("released");
    expect(placeOf(then, "production")?.presence).toBe("current");
  });

  it("ran where it ran until it was rolled back", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    await tell(of, { ...ran("1.0.0", "production", { occurredAt: at(10) }), type: "deployment.rolled_back" });
    expect(await release(of, "1.0.0")).toMatchObject({ status: "rolled_back" });
    const then = await release(of, "1.0.0", `?asOf=${at(5)}`);
    expect(then).toMatchObject({ status: "released", health: { level: "healthy" } });
    expect(placeOf(then, "production")?.presence).toBe("current");
  });

  it("is judged by the policy that held then", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging", { commit: "abcdef1234567890", occurredAt: at(0) }));
    const before = ms(new Date().toISOString(), -1);
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "owner", count: 1 }] }]);
    expect(await release(of, "1.0.0")).toMatchObject({ status: "candidate" });
    expect(await release(of, "1.0.0", `?asOf=${before}`)).toMatchObject({ status: "approved" });
  });

  it("was released by word of its publication while nothing had ever been in production", async () => {
    const of = await shop();
    await tell(of, { type: "release.published", version: "1.0.0", occurredAt: at(0) });
    await tell(of, ran("2.0.0", "production", { occurredAt: at(10) }));
    expect((await release(of, "1.0.0")).status).not.toBe("released");
    expect(await release(of, "1.0.0", `?asOf=${at(5)}`)).toMatchObject({ status: "released" });
  });

  it("is not there before anything of it had happened", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging", { occurredAt: at(10) }));
    await refused(read(of, "1.0.0", `?asOf=${at(9)}`), 404);
    await refused(read(of, "9.9.9", `?asOf=${at(9)}`), 404);
  });
});

describe("a release as far as it was known", () => {
  it("is without what was told late, and with the correction only once that was made", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0), data: { deploymentId: "d1" } }));
    await tell(of, ran("1.0.0", "staging", { occurredAt: at(30), data: { deploymentId: "d2" } }));
    const failed = { type: "deployment.failed", data: { deploymentId: "d1" }, occurredAt: at(10) };
    await tell(of, { ...ran("1.0.0", "production"), ...failed });
    const late = await learnedAt(of, "1.0.0", "deployment.failed");
    const now = await release(of, "1.0.0");
    expect(now.corrections).toHaveLength(1);
    const believed = await release(of, "1.0.0", `?knownAt=${ms(late, -1)}`);
    expect(believed).toMatchObject({ status: "released", revision: 2, corrections: [] });
    expect(placeOf(believed, "production")?.presence).toBe("current");
    const { status, environments, corrections } = await release(of, "1.0.0", `?asOf=${at(40)}`);
    expect({ status, environments, corrections }).toEqual({
      status: now.status,
      environments: now.environments,
      corrections: now.corrections,
    });
  });

  it("bears the name it was known by, at the address it has now", async () => {
    const of = await shop();
    const commit = "abcdef1234567890";
    await tell(of, { type: "build.succeeded", commit, occurredAt: at(0) });
    await tell(of, { type: "release.published", version: "1.0.0", commit, occurredAt: at(10) });
    const named = await learnedAt(of, "1.0.0", "release.published");
    const believed = await release(of, "1.0.0", `?knownAt=${ms(named, -1)}`);
    expect(believed).toMatchObject({ version: "abcdef123456", provisional: true, commit });
  });

  it("is nothing before the first word of it came in, whatever that was about", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging", { occurredAt: at(0) }));
    const first = await learnedAt(of, "1.0.0", "deployment.succeeded");
    await refused(read(of, "1.0.0", `?asOf=${at(10)}&knownAt=${ms(first, -1)}`), 404);
  });
});

describe("a moment", () => {
  it("that lies ahead is now: the same answer as without one", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production"));
    const ahead = ms(new Date().toISOString(), 3_600_000);
    const now = await release(of, "1.0.0");
    expect(await release(of, "1.0.0", `?asOf=${ahead}&knownAt=${ahead}`)).toEqual(now);
  });

  it.each(["yesterday", "2026-01-01", "2026-13-01T00:00:00Z", "1767225600000"])(
    "that is written %s is refused with its name",
    async (written) => {
      const of = await shop();
      await tell(of, ran("1.0.0", "production"));
      await refused(read(of, "1.0.0", `?asOf=${written}`), 400, "asOf");
      await refused(read(of, "1.0.0", `?knownAt=${written}`), 400, "knownAt");
    },
  );

  it("after the last word of a release shows it as it is, and is made of as many entries", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    const now = await release(of, "1.0.0");
    const { items } = await done<{ items: unknown[] }>(
      call(`${of.P}/releases/1.0.0/timeline`, { token: of.token }),
    );
    const then = await release(of, "1.0.0", `?asOf=${at(59)}`);
    expect(then).toEqual({ ...now, revision: items.length });
  });

  it("by which more had happened than can be gone through is refused with words", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(10) }));
    const { id } = await release(of, "1.0.0");
    const { LEDGER_0, LEDGER_1 } = bindings();
    for (const ledger of [LEDGER_0, LEDGER_1]) {
      const page = ledger.prepare(
        `insert into timeline_page (release_id, start, refs)
         with recursive n(value) as (select 1 union all select value + 1 from n where value < 20001)
         select ?, '', json_group_array(json_array(1, 'none' || value, value)) from n`,
      );
      await page.bind(id).run();
    }
    const { detail } = await refused(read(of, "1.0.0", `?asOf=${at(5)}`), 413);
    expect(detail).toContain("20,000");
    expect(await release(of, "1.0.0", `?asOf=${at(10)}`)).toMatchObject({ status: "released" });
  });

  it("tells a token of another project nothing", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "production", { occurredAt: at(0) }));
    const other = await shop();
    await refused(call(`${of.P}/releases/1.0.0?asOf=${at(5)}`, { token: other.token }), 404);
    expect((await ask(other, "GET", `${other.P}/releases/1.0.0?asOf=${at(5)}`)).status).toBe(404);
  });
});
