import { expect } from "vitest";
import type { Role } from "../../../schema/contract/accounts.ts";
import type { Scope } from "../../../schema/contract/organisations.ts";
import { SCOPES } from "../../../schema/contract/organisations.ts";
import { bindings, call, json, makeToken, signUp, type Tenant, tenant } from "../tenant.ts";

type Person = { readonly cookie: string; readonly email: string };

/** The organisation that asks: one person of each role, one token of each scope. */
export type Mine = Tenant & {
  readonly people: Readonly<Record<Role, Person>>;
  readonly machines: Readonly<Record<Scope, string>>;
  /** Bound to the project `other`. */
  readonly bound: string;
  /** Credentials that hold no more, or never did, by what they are. */
  readonly spent: readonly (readonly [name: string, { token?: string; cookie?: string }])[];
};

async function person(org: string, owner: string, role: Role): Promise<Person> {
  const made = await signUp();
  const added = await call(`/v1/orgs/${org}/members`, {
    method: "POST",
    body: { email: made.email, role },
    cookie: owner,
  });
  expect(added.status).toBe(201);
  return made;
}

const ISSUER = "https://token.actions.githubusercontent.com";

/** An identity token as a CI would give it to a job of a repository. */
async function identity(org: string, over: object = {}, stranger = false): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const job = { iss: ISSUER, aud: `slipway:${org}`, iat: now, exp: now + 3000, repository_id: "7" };
  const body = JSON.stringify({ claims: { ...job, ...over }, stranger });
  return (await fetch("https://issuer.test/sign", { method: "POST", body })).text();
}

async function identities({ org, cookie }: Tenant): Promise<Mine["spent"]> {
  const trust = async (repository_id: string) => {
    const body = { issuer: ISSUER, claims: { repository_id }, scopes: ["ingest", "read"] };
    const made = await call(`/v1/orgs/${org}/trusts`, { method: "POST", cookie, body });
    return (await json<{ id: string }>(made)).id;
  };
  const revoked = await trust("8");
  await trust("7");
  const gone = await call(`/v1/orgs/${org}/trusts/${revoked}`, { method: "DELETE", cookie });
  expect(gone.status).toBe(204);
  return [
    ["an identity token whose trust was revoked", { token: await identity(org, { repository_id: "8" }) }],
    ["an identity token that has run out", { token: await identity(org, { iat: 1, exp: 2 }) }],
    ["an identity token of a job nobody trusts", { token: await identity(org, { repository_id: "9" }) }],
    ["an identity token for somebody else", { token: await identity(org, { aud: "somebody" }) }],
    ["an identity token that another signed", { token: await identity(org, {}, true) }],
  ];
}

async function spentOf(of: Tenant): Promise<Mine["spent"]> {
  const revoked = await makeToken(of, ["read", "write", "ingest"]);
  const listed = await call(`/v1/orgs/${of.org}/tokens`, { cookie: of.cookie });
  const { items } = await json<{ items: { id: string }[] }>(listed);
  const address = `/v1/orgs/${of.org}/tokens/${items[0]?.id}`;
  expect((await call(address, { method: "DELETE", cookie: of.cookie })).status).toBe(204);
  const expired = await makeToken(of, ["read", "write", "ingest"]);
  const { CONTROL } = bindings();
  await CONTROL.prepare(
    "update api_token set expires_at = 1 where id = (select max(id) from api_token)",
  ).run();
  const ended = await person(of.org, of.cookie, "owner");
  await call("/v1/auth/sign-out", { method: "POST", cookie: ended.cookie });
  const lapsed = await person(of.org, of.cookie, "owner");
  await CONTROL.prepare(
    'update session set expires_at = 1, ends_at = 1 where user_id = (select id from "user" where email = ?)',
  )
    .bind(lapsed.email)
    .run();
  return [
    ["a revoked token", { token: revoked }],
    ["an expired token", { token: expired }],
    ["a session that ended", { cookie: ended.cookie }],
    ["a session that ran out", { cookie: lapsed.cookie }],
    ...(await identities(of)),
  ];
}

const shardOf = (org: string) =>
  bindings()
    .CONTROL.prepare("select shard from organisation where slug = ?")
    .bind(org)
    .first<number>("shard");

/** An organisation in the same database as another: apart, neither would find what is the other's by mistake. */
async function neighbourOf(other: Tenant): Promise<Tenant> {
  for (let tries = 0; tries < 50; tries += 1) {
    const of = await tenant();
    if ((await shardOf(of.org)) === (await shardOf(other.org))) return of;
  }
  throw new Error("every organisation is in another database");
}

/** Builds the organisation that asks. */
export async function myTenant(other: Tenant): Promise<Mine> {
  const of = await neighbourOf(other);
  const owner = { cookie: of.cookie, email: of.email };
  const [maintainer, member, viewer] = await Promise.all(
    (["maintainer", "member", "viewer"] as const).map((role) => person(of.org, of.cookie, role)),
  );
  if (!maintainer || !member || !viewer) throw new Error("nobody is there");
  const machines = {} as Record<Scope, string>;
  for (const scope of SCOPES) machines[scope] = await makeToken(of, [scope]);
  for (const slug of ["shop", "other"]) {
    const body = { slug, name: slug };
    await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, token: of.token });
  }
  const page = { title: "Mine", projects: ["shop"], published: true };
  await call(`/v1/orgs/${of.org}/pages/mine`, { method: "PUT", cookie: of.cookie, body: page });
  const bound = await makeToken(of, [...SCOPES], "other");
  return { ...of, people: { owner, maintainer, member, viewer }, machines, bound, spent: await spentOf(of) };
}
