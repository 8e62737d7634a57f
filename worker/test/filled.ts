import { expect } from "vitest";
import { call, eventually, json, read, send, settled, type Tenant, tenant } from "./tenant.ts";

const deployment = {
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
};

export const REPORT = '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>';

/** Something of every kind that says who may deploy what. */
async function rule(org: string, cookie: string): Promise<void> {
  const ask = async (method: string, path: string, body: unknown) => {
    const answer = await call(`/v1/orgs/${org}${path}`, { method, body, cookie });
    expect(answer.status, `${path}: ${await answer.clone().text()}`).toBeLessThan(300);
    return json<{ id: string }>(answer);
  };
  const shop = "/projects/shop";
  const gates = [{ kind: "approvals", rules: [{ role: "owner", count: 1 }] }];
  await ask("PUT", `${shop}/environments/staging/policy`, { gates });
  await ask("PUT", `${shop}/lines/1.0.x`, { endOfSupport: "2036-01-01" });
  await ask("POST", `${shop}/incidents`, { title: "Slow", severity: "low", environment: "production" });
  await ask("POST", `${shop}/releases/1.0.0/approvals/requests`, { environment: "staging" });
  const deploys = { version: "1.0.0", environment: "staging", holder: "ci", override: { reason: "a fire" } };
  await ask("POST", `${shop}/permits`, deploys);
  const far = { start: "2036-01-01T00:00:00Z", end: "2036-01-02T00:00:00Z" };
  await ask("POST", "/freezes", { name: "Fair", kind: "deny", scope: {}, reason: "away", ...far });
  await ask("POST", "/stops", { scope: { project: "shop" }, reason: "a fire" });
}

/** An organisation with something of every kind in it. */
export async function filled(): Promise<Tenant & { id: string }> {
  const of = await tenant();
  const { id } = await read<{ id: string }>(of, "");
  const post = (path: string, body: unknown) =>
    call(`/v1/orgs/${of.org}${path}`, {
      method: "POST",
      body,
      cookie: of.cookie,
      headers: { "idempotency-key": path },
    });
  await post("/invitations", { email: "guest@example.com", role: "viewer" });
  await post("/trusts", {
    issuer: "https://token.actions.githubusercontent.com",
    claims: { repository_id: "7" },
    scopes: ["ingest"],
  });
  await post("/projects", { slug: "shop", name: "Shop", repository: "github.com/acme/shop" });
  await post("/webhooks", {
    url: "https://filled.receiver.slipway-test.com/",
    headers: { "x-key": "a key" },
  });
  await post("/projects/shop/releases", { version: "2.0.0" });
  const page = {
    title: "Shop",
    projects: ["shop"],
    published: true,
    fields: { versions: true, progress: true, tests: true, incidents: true },
  };
  await call(`/v1/orgs/${of.org}/pages/${of.org}`, { method: "PUT", body: page, cookie: of.cookie });
  await send(of, [
    { ...deployment, id: "e1" },
    { type: "change.merged", project: "shop", commit: "a".repeat(40) },
  ]);
  await send(of, { ...deployment, id: "e1", version: "1.0.1" });
  await call("/v1/ingest/reports?project=shop&version=1.0.0", {
    method: "POST",
    token: of.token,
    raw: REPORT,
  });
  await settled();
  await send(of, [
    { ...deployment, id: "e2", version: "1.1.0" },
    { ...deployment, id: "e3", data: { attempt: 2 } },
  ]);
  await settled();
  await rule(of.org, of.cookie);
  const owed = () => read<{ items: object[] }>(of, "/debts");
  await eventually(owed, ({ items }) => items.length > 0);
  return { ...of, id };
}
