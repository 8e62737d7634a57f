import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Scope } from "../../schema/contract/organisations.ts";
import type { Env } from "../env.ts";

const BASE = "https://slipway.test";
let counter = 0;

/** Names of their own for every test: storage is shared within a file. */
export const unique = (prefix: string): string => {
  counter += 1;
  return `${prefix}-${counter}-${Math.floor(performance.now())}`;
};

export const bindings = (): Env => env;

type Init = {
  method?: string;
  body?: unknown;
  token?: string;
  cookie?: string;
  headers?: Record<string, string>;
  raw?: BodyInit;
};

export async function call(
  path: string,
  { method = "GET", body, token, cookie, headers = {}, raw }: Init = {},
): Promise<Response> {
  const all = new Headers(headers);
  if (token) all.set("authorization", `Bearer ${token}`);
  if (cookie) {
    all.set("cookie", cookie);
    if (!all.has("origin")) all.set("origin", BASE);
  }
  if (body !== undefined && !all.has("content-type")) all.set("content-type", "application/json");
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return exports.default.fetch(
    new Request(new URL(path, BASE), { method, headers: all, body: payload ?? null }),
  );
}

export const json = async <T = Record<string, unknown>>(response: Response): Promise<T> =>
  (await response.json()) as T;

export type Tenant = {
  readonly org: string;
  readonly cookie: string;
  readonly token: string;
  readonly email: string;
};

export const cookieOf = (response: Response): string =>
  response.headers.get("set-cookie")?.split(";")[0] ?? "";

export async function signUp(): Promise<{ cookie: string; email: string }> {
  const email = `${unique("ada")}@example.com`;
  const response = await call("/v1/auth/sign-up", {
    method: "POST",
    body: { email, password: "a long password", name: "Ada" },
  });
  expect(response.status).toBe(201);
  return { cookie: cookieOf(response), email };
}

export async function makeToken(
  tenant: { org: string; cookie: string },
  scopes: Scope[],
  project?: string,
): Promise<string> {
  if (project !== undefined)
    await call(`/v1/orgs/${tenant.org}/projects`, {
      method: "POST",
      body: { slug: project, name: project },
      cookie: tenant.cookie,
    });
  const body = { name: "test", scopes, ...(project ? { project } : {}) };
  const response = await call(`/v1/orgs/${tenant.org}/tokens`, {
    method: "POST",
    body,
    cookie: tenant.cookie,
  });
  expect(response.status).toBe(201);
  return (await json<{ token: string }>(response)).token;
}

/** An organisation of its own, with the session of its owner, who is new unless given, and a token that may do everything. */
export async function tenant(owner?: { readonly cookie: string; readonly email: string }): Promise<Tenant> {
  const { cookie, email } = owner ?? (await signUp());
  const org = unique("org");
  const made = await call("/v1/orgs", { method: "POST", body: { slug: org, name: "Org" }, cookie });
  expect(made.status).toBe(201);
  const token = await makeToken({ org, cookie }, ["ingest", "read", "write", "deploy", "admin"]);
  return { org, cookie, token, email };
}

export async function send(of: Tenant, events: unknown, path = "/v1/ingest/events"): Promise<Response> {
  return call(path, { method: "POST", body: events, token: of.token });
}

/** Asks until the answer is what it should be: processing goes on behind the 202. */
export async function eventually<T>(ask: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  const until = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (isRight(value)) return value;
    if (Date.now() > until) throw new Error(`never came right: ${JSON.stringify(value)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until nothing of any organisation is left in the intake. */
export async function settled(): Promise<void> {
  const { LEDGER_0, LEDGER_1 } = bindings();
  await eventually(
    async () => {
      const counts = await Promise.all(
        [LEDGER_0, LEDGER_1].map((db) => db.prepare("select count(*) as n from intake").first<number>("n")),
      );
      return counts.reduce<number>((sum, n) => sum + (n ?? 0), 0);
    },
    (left) => left === 0,
  );
}

export const read = async <T = Record<string, unknown>>(of: Tenant, path: string): Promise<T> => {
  const response = await call(`/v1/orgs/${of.org}${path}`, { token: of.token });
  expect(response.status).toBe(200);
  return json<T>(response);
};
