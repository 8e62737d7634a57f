import { describe, expect, it } from "vitest";
import { ask, colleague, ran, rule, type Shop, shop, tell } from "../test/deploys.ts";
import { call, json } from "../test/tenant.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;

type Word = { id: string; valid: boolean; invalidBecause: string | null; decision: string };
type Person = { cookie: string; email: string };

const says = async (
  of: Shop,
  who: Person,
  decision: "approve" | "reject" = "approve",
  version = "1.0.0",
): Promise<{ status: number; body: Word }> => {
  const response = await call(`${of.P}/releases/${version}/approvals`, {
    method: "POST",
    cookie: who.cookie,
    body: { environment: "production", decision, comment: "looked at" },
  });
  return { status: response.status, body: await json<Word>(response) };
};

const verdict = async (of: Shop, version = "1.0.0") => {
  const { body } = await ask<{ verdicts: { gate: string; outcome: string; because: string }[] }>(
    of,
    "GET",
    `${of.P}/releases/${version}/explain?environment=production`,
  );
  return body.verdicts.find(({ gate }) => gate === "approvals");
};

/** A release in staging that production waits to see approved. */
async function waiting(rules = [{ role: "member", count: 1 }], more: object = {}): Promise<Shop> {
  const of = await shop();
  await rule(of, "production", [{ kind: "approvals", rules, ...more }]);
  await tell(of, ran("1.0.0", "staging", { data: { digest: DIGEST } }));
  return of;
}

describe("an approval", () => {
  it("opens the gate when enough people gave it, each of whom counts once", async () => {
    const of = await waiting([
      { role: "member", count: 1 },
      { role: "maintainer", count: 1 },
    ]);
    const maintainer = await colleague(of, "maintainer");
    expect((await says(of, maintainer)).status).toBe(201);
    expect((await says(of, maintainer)).status).toBe(201);
    expect(await verdict(of)).toMatchObject({ outcome: "waiting" });
    expect((await says(of, await colleague(of, "member"))).status).toBe(201);
    expect(await verdict(of)).toMatchObject({ outcome: "passed" });
  });

  it("is void as soon as the artifact is another", async () => {
    const of = await waiting();
    await says(of, await colleague(of, "member"));
    expect(await verdict(of)).toMatchObject({ outcome: "passed" });
    await tell(of, ran("1.0.0", "staging", { data: { digest: OTHER, attempt: 2 } }));
    expect(await verdict(of)).toMatchObject({ outcome: "waiting" });
    const { body } = await ask<{ items: Word[] }>(of, "GET", `${of.P}/releases/1.0.0/approvals`);
    expect(body.items).toMatchObject([{ valid: false, invalidBecause: "it was given for another artifact" }]);
  });

  it("is not given by who made the change, unless the policy says so", async () => {
    const of = await waiting();
    const author = await colleague(of, "member");
    const { body: me } = await (async () => {
      const response = await call("/v1/me", { cookie: author.cookie });
      return { body: await json<{ user: { name: string } }>(response) };
    })();
    await tell(of, { type: "change.merged", version: "1.0.0", commit: "abcdef1", actor: me.user.name });
    const own = await says(of, author);
    expect(own.status).toBe(403);
    await rule(of, "production", [
      { kind: "approvals", rules: [{ role: "member", count: 1 }], allowSelf: true },
    ]);
    expect((await says(of, author)).status).toBe(201);
    expect(await verdict(of)).toMatchObject({ outcome: "passed" });
  });

  it("can be taken back by who gave it, and by nobody else", async () => {
    const of = await waiting();
    const one = await colleague(of, "member");
    const { body } = await says(of, one);
    const path = `${of.P}/releases/1.0.0/approvals/${body.id}`;
    const another = await colleague(of, "owner");
    expect((await call(path, { method: "DELETE", cookie: another.cookie })).status).toBe(403);
    expect((await call(path, { method: "DELETE", cookie: one.cookie })).status).toBe(204);
    expect(await verdict(of)).toMatchObject({ outcome: "waiting" });
    expect((await call(path, { method: "DELETE", cookie: one.cookie })).status).toBe(404);
  });

  it("is for people: a machine has none to give, and a viewer neither", async () => {
    const of = await waiting();
    const path = `${of.P}/releases/1.0.0/approvals`;
    const body = { environment: "production", decision: "approve" };
    expect((await ask(of, "POST", path, body)).status).toBe(403);
    const viewer = await colleague(of, "viewer");
    expect((await says(of, viewer)).status).toBe(403);
  });
});

describe("a rejection", () => {
  it("outweighs every approval, is no failure, and ends with a new artifact or its maker's word", async () => {
    const of = await waiting();
    const critic = await colleague(of, "member");
    await says(of, await colleague(of, "member"));
    await says(of, critic, "reject");
    expect(await verdict(of)).toMatchObject({ outcome: "blocked" });
    const { body } = await ask<{ health: { level: string }; tests: { status: string } }>(
      of,
      "GET",
      `${of.P}/releases/1.0.0`,
    );
    expect(body.health.level).toBe("healthy");
    await says(of, critic);
    expect(await verdict(of)).toMatchObject({ outcome: "passed" });
  });
});

describe("a request for approvals", () => {
  it("is made by a permit that lacks them, shows whose turn it is, and ends when they are given", async () => {
    const of = await waiting();
    const wants = { version: "1.0.0", environment: "production", holder: "job" };
    expect((await ask(of, "POST", `${of.P}/permits`, wants)).status).toBe(409);
    expect((await ask(of, "POST", `${of.P}/permits`, wants)).status).toBe(409);
    const member = await colleague(of, "member");
    const viewer = await colleague(of, "viewer");
    const listed = async (who: Person) => {
      const response = await call(`${of.O}/approvals`, { cookie: who.cookie });
      return (await json<{ items: { mine: boolean; version: string }[] }>(response)).items;
    };
    expect(await listed(member)).toMatchObject([{ mine: true, version: "1.0.0" }]);
    expect(await listed(viewer)).toMatchObject([{ mine: false }]);
    await says(of, member);
    expect(await listed(member)).toEqual([]);
    expect((await ask(of, "POST", `${of.P}/permits`, wants)).status).toBe(201);
  });

  it("is refused where nothing is missing", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    const path = `${of.P}/releases/1.0.0/approvals/requests`;
    expect((await ask(of, "POST", path, { environment: "production" })).status).toBe(409);
  });
});
