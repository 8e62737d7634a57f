import { describe, expect, it } from "vitest";
import { ask, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { call } from "../test/tenant.ts";

type Explained = {
  allowed: boolean;
  earliest: string | null;
  earliestIfCleared: string | null;
  policyVersion: number;
  verdicts: { gate: string; outcome: string; because: string; until?: string; clearedBy?: string }[];
};

const why = async (of: Shop, query = "", version = "1.0.0") =>
  (await ask<Explained>(of, "GET", `${of.P}/releases/${version}/explain?environment=production${query}`))
    .body;

const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

describe("an explanation", () => {
  it("lets everything pass but lock, freeze and stop where there is no policy", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const { allowed, verdicts, earliest } = await why(of);
    expect(allowed).toBe(true);
    expect(earliest).not.toBe(null);
    expect(verdicts.map(({ gate }) => gate)).toEqual(["release", "stop", "freeze", "lock", "debt"]);
  });

  it("names the moment a soak and a freeze are over, and agrees with itself at that moment", async () => {
    const of = await shop();
    const now = Date.now();
    await rule(of, "production", [{ kind: "promotion", from: "staging", soakMinutes: 60 }]);
    await tell(of, ran("1.0.0", "staging", { occurredAt: iso(now - HOUR / 2) }));
    const frozen = {
      name: "Fair",
      kind: "deny",
      scope: { project: of.project },
      start: iso(now + HOUR / 4),
      end: iso(now + 2 * HOUR),
      reason: "everybody is away",
    };
    expect((await ask(of, "POST", `${of.O}/freezes`, frozen)).status).toBe(201);
    const { allowed, earliest } = await why(of);
    expect(allowed).toBe(false);
    expect(Date.parse(earliest ?? "")).toBe(Date.parse(frozen.end));
    expect((await why(of, `&at=${earliest}`)).allowed).toBe(true);
    expect((await why(of, `&at=${iso(Date.parse(earliest ?? "") - 60_000)}`)).allowed).toBe(false);
  });

  it("of a moment that is past is of what was so then, under the policy of then", async () => {
    const of = await shop();
    const now = Date.now();
    await tell(of, ran("1.0.0", "staging", { occurredAt: iso(now - 2 * HOUR) }));
    await rule(of, "production", [{ kind: "approvals", rules: [{ role: "member", count: 1 }] }]);
    expect((await why(of)).allowed).toBe(false);
    const then = await why(of, `&at=${iso(now - HOUR)}`);
    expect(then).toMatchObject({ allowed: true, policyVersion: 0 });
  });

  it("says who can clear a stop, and that time never does", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const stop = { scope: {}, reason: "payments fail" };
    expect((await ask(of, "POST", `${of.O}/stops`, stop)).status).toBe(201);
    const { allowed, earliest, verdicts } = await why(of);
    expect({ allowed, earliest }).toEqual({ allowed: false, earliest: null });
    const said = verdicts.find(({ gate }) => gate === "stop");
    expect(said).toMatchObject({ outcome: "blocked" });
    expect(said?.because).toContain("payments fail");
    expect(said?.clearedBy).toBeTruthy();
  });

  it("is plain text for a log, to whoever asks for it", async () => {
    const of = await shop();
    await rule(of, "production", [{ kind: "promotion", from: "staging" }]);
    await tell(of, ran("1.0.0", "development"));
    const path = `${of.P}/releases/1.0.0/explain?environment=production`;
    const byFormat = await call(`${path}&format=text`, { token: of.token });
    const byHeader = await call(path, { token: of.token, headers: { accept: "text/plain" } });
    for (const response of [byFormat, byHeader]) {
      expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
      const text = await response.text();
      expect(text).toMatch(/^1\.0\.0 to production: not allowed at /);
      expect(text).toMatch(/wait +promotion/);
    }
  });

  it("has no answer for an environment or a release that is not there", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    expect((await ask(of, "GET", `${of.P}/releases/9/explain?environment=production`)).status).toBe(404);
    expect((await ask(of, "GET", `${of.P}/releases/1.0.0/explain?environment=moon`)).status).toBe(404);
    expect((await ask(of, "GET", `${of.P}/releases/1.0.0/explain`)).status).toBe(400);
  });
});

describe("the trial of a policy", () => {
  it("says which of the deployments there were it would have stopped, and why", async () => {
    const of = await shop();
    const now = Date.now();
    await tell(
      of,
      ran("1.0.0", "staging", { occurredAt: iso(now - 5 * HOUR) }),
      ran("1.0.0", "production", { occurredAt: iso(now - 4 * HOUR) }),
      ran("1.1.0", "production", { occurredAt: iso(now - 3 * HOUR) }),
      ran("1.1.0", "staging", { occurredAt: iso(now - 2 * HOUR) }),
    );
    const { status, body } = await ask<{ looked: number; stopped: number; deployments: object[] }>(
      of,
      "POST",
      `${of.P}/environments/production/policy/trial`,
      { gates: [{ kind: "promotion", from: "staging" }] },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ looked: 2, stopped: 1, truncated: false });
    expect(body.deployments).toMatchObject([
      { version: "1.1.0", allowed: false, verdicts: [{ gate: "promotion", outcome: "waiting" }] },
      { version: "1.0.0", allowed: true },
    ]);
  });
});
