import { expect } from "vitest";
import { call, json, signUp, type Tenant, unique } from "../tenant.ts";

type Params = Readonly<Record<string, string>>;

async function make(of: Tenant, path: string, body: unknown): Promise<{ id: string }> {
  const made = await call(`/v1/orgs/${of.org}${path}`, { method: "POST", body, cookie: of.cookie });
  expect(made.status, await made.clone().text()).toBe(201);
  return json<{ id: string }>(made);
}

async function release(of: Tenant) {
  const version = unique("9.0.0");
  await make(of, "/projects/shop/releases", { version });
  return { project: "shop", version };
}

async function milestone(of: Tenant) {
  const at = await release(of);
  const path = `/projects/shop/releases/${at.version}/milestones`;
  const { id } = await make(of, path, { title: "Beta", dueDate: "2099-01-01", stage: "testing" });
  return { ...at, id };
}

async function deliverable(of: Tenant) {
  const { version, id } = await milestone(of);
  const path = `/projects/shop/releases/${version}/milestones/${id}/deliverables`;
  const made = await make(of, path, { title: "Manual" });
  return { project: "shop", version, id, deliverable: made.id };
}

async function member(of: Tenant) {
  const { email } = await signUp();
  return { id: (await make(of, "/members", { email, role: "viewer" })).id };
}

const made =
  (path: string, body: () => object) =>
  async (of: Tenant): Promise<Params> => ({ id: (await make(of, path, body())).id });

/** What an operation may need to be there before it is asked for: each is made for it alone, and names where it is. */
export const NEEDS = {
  release,
  milestone,
  deliverable,
  member,
  invitation: made("/invitations", () => ({ email: `${unique("guest")}@example.com`, role: "viewer" })),
  token: made("/tokens", () => ({ name: "made", scopes: ["read"] })),
  trust: made("/trusts", () => ({
    issuer: "https://token.actions.githubusercontent.com",
    claims: { repository_id: unique("1") },
    scopes: ["read"],
  })),
} as const satisfies Record<string, (of: Tenant) => Promise<Params>>;

export type Need = keyof typeof NEEDS;
