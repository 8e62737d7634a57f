import { call, read, send, settled, type Tenant, tenant } from "./tenant.ts";

const deployment = {
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "production",
};

export const REPORT = '<testsuite name="a" tests="1"><testcase name="b"/></testsuite>';

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
  return { ...of, id };
}
