import { expect } from "vitest";
import type { Role } from "../../../schema/contract/accounts.ts";
import type { Scope } from "../../../schema/contract/organisations.ts";
import { SCOPES } from "../../../schema/contract/organisations.ts";
import {
  bindings,
  call,
  eventually,
  json,
  makeToken,
  send,
  settled,
  signUp,
  type Tenant,
  tenant,
} from "../tenant.ts";

type Person = { readonly cookie: string; readonly email: string };

/** The organisation that asks: one person of each role, one token of each scope, and credentials that hold no more. */
export type Mine = Tenant & {
  readonly people: Readonly<Record<Role, Person>>;
  readonly machines: Readonly<Record<Scope, string>>;
  /** Bound to the project `other`. */
  readonly bound: string;
  readonly revoked: string;
  readonly expired: string;
  readonly ended: string;
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

async function spent(of: Tenant): Promise<Pick<Mine, "revoked" | "expired" | "ended">> {
  const revoked = await makeToken(of, ["read", "write", "ingest"]);
  const { items } = await json<{ items: { id: string }[] }>(
    await call(`/v1/orgs/${of.org}/tokens`, { cookie: of.cookie }),
  );
  const gone = await call(`/v1/orgs/${of.org}/tokens/${items[0]?.id}`, {
    method: "DELETE",
    cookie: of.cookie,
  });
  expect(gone.status).toBe(204);
  const expired = await makeToken(of, ["read", "write", "ingest"]);
  await bindings()
    .CONTROL.prepare("update api_token set expires_at = 1 where id = (select max(id) from api_token)")
    .run();
  const { cookie: ended } = await signUp();
  await call("/v1/auth/sign-out", { method: "POST", cookie: ended });
  return { revoked, expired, ended };
}

/** Builds the organisation that asks. */
export async function myTenant(): Promise<Mine> {
  const of = await tenant();
  const owner = { cookie: of.cookie, email: of.email };
  const [maintainer, member, viewer] = await Promise.all(
    (["maintainer", "member", "viewer"] as const).map((role) => person(of.org, of.cookie, role)),
  );
  if (!maintainer || !member || !viewer) throw new Error("nobody is there");
  const machines = {} as Record<Scope, string>;
  for (const scope of SCOPES) machines[scope] = await makeToken(of, [scope]);
  await call(`/v1/orgs/${of.org}/projects`, {
    method: "POST",
    body: { slug: "shop", name: "Shop" },
    token: of.token,
  });
  await call(`/v1/orgs/${of.org}/projects`, {
    method: "POST",
    body: { slug: "other", name: "Other" },
    token: of.token,
  });
  const bound = await makeToken(of, [...SCOPES], "other");
  return { ...of, people: { owner, maintainer, member, viewer }, machines, bound, ...(await spent(of)) };
}

/** A word that stands in everything of the other organisation and nowhere else. */
export const MARK = "theirsalone";

/** The organisation that is asked for by others: with something of every kind, each with the mark in its name. */
export type Theirs = Tenant & {
  readonly orgId: string;
  readonly userId: string;
  /** Ids of what is theirs, by the name of the path parameter they could be put into. */
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
};

async function must<T>(response: Response, status: number): Promise<T> {
  expect(response.status).toBe(status);
  return json<T>(response);
}

/** Builds the organisation that others must not see or touch. */
export async function theirTenant(): Promise<Theirs> {
  const signed = await call("/v1/auth/sign-up", {
    method: "POST",
    body: { email: `${MARK}@example.com`, password: "a long password", name: MARK },
  });
  const cookie = signed.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { user } = await must<{ user: { id: string } }>(signed, 201);
  const org = `${MARK}-org`;
  const post = (path: string, body: unknown) => call(`/v1/orgs${path}`, { method: "POST", body, cookie });
  const { id: orgId } = await must<{ id: string }>(await post("", { slug: org, name: MARK }), 201);
  const made = await must<{ id: string; token: string }>(
    await post(`/${org}/tokens`, { name: MARK, scopes: [...SCOPES] }),
    201,
  );
  const of = { org, cookie, token: made.token, email: `${MARK}@example.com` };
  const invitation = await must<{ id: string }>(
    await post(`/${org}/invitations`, { email: `${MARK}-guest@example.com`, role: "viewer" }),
    201,
  );
  const trust = await must<{ id: string }>(
    await post(`/${org}/trusts`, {
      name: MARK,
      issuer: "https://token.actions.githubusercontent.com",
      claims: { repository_id: "7", environment: MARK },
      scopes: ["ingest"],
    }),
    201,
  );
  await must(await post(`/${org}/projects`, { slug: MARK, name: MARK }), 201);
  await must(await post(`/${org}/projects/${MARK}/releases`, { version: `1.0.0-${MARK}` }), 201);
  await must(
    await call(`/v1/orgs/${org}/pages/${MARK}`, {
      method: "PUT",
      cookie,
      body: {
        title: MARK,
        projects: [MARK],
        published: false,
        fields: { versions: true, progress: true, tests: true, incidents: true },
      },
    }),
    200,
  );
  await send(of, {
    type: "deployment.started",
    project: MARK,
    version: "1.0.0",
    environment: MARK,
    id: MARK,
  });
  const conflict = {
    type: "deployment.failed",
    project: MARK,
    version: "1.0.0",
    environment: MARK,
    id: MARK,
  };
  await send(of, conflict);
  await settled();
  const inbox = await eventually(
    async () => json<{ items: { id: string }[] }>(await call(`/v1/orgs/${org}/inbox`, { cookie })),
    ({ items }) => items.length > 0,
  );
  const listed = await json<{ nextCursor: string | null }>(
    await call(`/v1/orgs/${org}/projects?limit=1`, { cookie }),
  );
  const sessions = await json<{ items: { id: string }[] }>(await call("/v1/me/sessions", { cookie }));
  // What is sealed of the audit before the first case is sealed for good.
  await call(`/v1/orgs/${org}/audit`, { cookie });
  const ids = [made, invitation, trust, ...inbox.items, ...sessions.items].map(({ id }) => id);
  return { ...of, orgId, userId: user.id, ids: [...ids, user.id], cursors: [listed.nextCursor ?? "c2hvcA"] };
}

/** Every row of theirs in every table of every database, as one text. */
export async function rowsOf({ orgId, userId }: Theirs): Promise<string> {
  const { CONTROL, LEDGER_0, LEDGER_1 } = bindings();
  const found: string[] = [];
  for (const database of [CONTROL, LEDGER_0, LEDGER_1]) {
    const { results: tables } = await database
      .prepare(
        "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and name <> 'd1_migrations'",
      )
      .all<{ name: string }>();
    const read = await database.batch<Record<string, unknown>>(
      tables.map(({ name }) => database.prepare(`select * from "${name}"`)),
    );
    for (const [index, { results }] of read.entries()) {
      for (const row of results) {
        const text = JSON.stringify(row);
        if (text.includes(orgId) || text.includes(userId)) found.push(`${tables[index]?.name} ${text}`);
      }
    }
  }
  return found.sort().join("\n");
}
