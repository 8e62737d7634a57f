import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Client, installClient, settings } from "./client.ts";
import {
  type Answer,
  type Asked,
  accepted,
  granted,
  type OtherEnd,
  problem,
  startOtherEnd,
} from "./other-end.ts";

// Each starts processes, and some wait for what Slipway is to say next.
vi.setConfig({ testTimeout: 30_000 });

let client: Client;
let other: OtherEnd;
beforeAll(async () => {
  client = await installClient();
});
afterEach(() => other.close());
afterAll(() => client.remove());

const without = (url: string) => {
  const { SLIPWAY_TOKEN: _, ...env } = settings(url);
  return env;
};

describe("the identity of a job in GitHub Actions", () => {
  const play = async (answer: (asked: Asked, before: readonly Asked[]) => Answer) => {
    let given = 0;
    other = await startOtherEnd((asked, before) => {
      if (asked.path !== "/identity")
        return answer(
          asked,
          before.filter(({ path }) => path !== "/identity"),
        );
      given += 1;
      return { status: 200, body: { value: `identity-${given}` } };
    });
    return {
      ...without(other.url),
      ACTIONS_ID_TOKEN_REQUEST_URL: `${other.url}/identity?job=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-secret",
    };
  };

  it("is asked for anew for each request, for this organisation alone", async () => {
    const env = await play((_, before) => (before.length === 0 ? { status: 503 } : accepted()));
    expect((await client.run(["event", "build.started"], env)).code).toBe(0);
    const [question] = other.of("GET /identity");
    expect(question?.query.get("audience")).toBe("slipway:acme");
    expect(question?.headers.authorization).toBe("bearer request-secret");
    expect(other.of("POST /events").map(({ headers }) => headers.authorization)).toEqual([
      "Bearer identity-1",
      "Bearer identity-2",
    ]);
  });

  it("sends under a new key what it did before under a token whose answer is lost", async () => {
    const taken = problem("conflict", 409, { errors: [{ path: "Idempotency-Key", message: "was used" }] });
    const env = await play((_, before) => [{ status: 502 }, taken][before.length] ?? granted());
    const { code, stdout } = await client.run(["permit"], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "head.claims.signature\n" });
    const asked = other.of("POST /permits");
    expect(asked[0]?.headers["idempotency-key"]).toBe(asked[1]?.headers["idempotency-key"]);
    expect(asked[2]?.headers["idempotency-key"]).not.toBe(asked[1]?.headers["idempotency-key"]);
    expect(new Set(asked.map(({ json }) => json.claimId)).size).toBe(1);
  });
});

describe("the identity token of a job in GitLab CI", () => {
  const ID_TOKEN = { SLIPWAY_ID_TOKEN: "head.claims.signature" };

  it("is good for one event", async () => {
    other = await startOtherEnd(() => accepted());
    const { code } = await client.run(["event", "build.started"], { ...without(other.url), ...ID_TOKEN });
    expect(code).toBe(0);
    expect(other.asked[0]?.headers.authorization).toBe("Bearer head.claims.signature");
  });

  it("is not used for what takes several requests", async () => {
    other = await startOtherEnd(() => accepted());
    const { code, stderr } = await client.run(["run", "--", "true"], { ...without(other.url), ...ID_TOKEN });
    expect({ code, asked: other.asked.length }).toEqual({ code: 2, asked: 0 });
    expect(stderr).toContain("Use a token: SLIPWAY_TOKEN");
  });
});

describe("signing in", () => {
  const LOGIN = ["login", "--org", "acme", "--token", "-"];
  const org = { status: 200, body: { slug: "acme", name: "Acme" } };

  it("checks the token and remembers it for later calls, for its owner alone", async () => {
    other = await startOtherEnd(({ method }) => (method === "GET" ? org : accepted()));
    const signed = await client.run([...LOGIN, "--url", `${other.url}/`], {}, "slw_typed\n");
    expect(signed).toMatchObject({ code: 0, stderr: "" });
    expect(signed.stdout).toContain("Signed in to Acme");
    expect(other.asked[0]).toMatchObject({
      path: "/v1/orgs/acme",
      headers: { authorization: "Bearer slw_typed" },
    });
    expect(statSync(join(client.folder, "config", "slipway", "config.json")).mode & 0o777).toBe(0o600);
    const later = await client.run(["event", "build.started", "--project", "shop", "--version", "1"]);
    expect(later.code).toBe(0);
    expect(other.asked[1]?.headers.authorization).toBe("Bearer slw_typed");
    await client.run(["logout"]);
    expect((await client.run(["event", "build.started", "--project", "shop", "--version", "1"])).code).toBe(
      2,
    );
  });

  it("takes a token that may send and not read", async () => {
    other = await startOtherEnd(() => problem("forbidden", 403));
    expect((await client.run([...LOGIN, "--url", other.url], {}, "slw_ingest")).code).toBe(0);
    expect(readFileSync(join(client.folder, "config", "slipway", "config.json"), "utf8")).toContain(
      "slw_ingest",
    );
    await client.run(["logout"]);
  });

  it("remembers nothing that is refused, and nothing that could not be checked", async () => {
    other = await startOtherEnd(() => problem("unauthenticated", 401));
    expect((await client.run([...LOGIN, "--url", other.url], {}, "slw_wrong")).code).toBe(1);
    const away = ["--url", "http://127.0.0.1:9", "--retry-seconds", "0"];
    expect((await client.run([...LOGIN, ...away], {}, "slw_unchecked")).code).toBe(5);
    expect(() => statSync(join(client.folder, "config", "slipway", "config.json"))).toThrow();
  });
});
