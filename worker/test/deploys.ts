import { expect } from "vitest";
import { call, json, makeToken, send, settled, signUp, type Tenant, tenant, unique } from "./tenant.ts";

/** Who owns the shops of a file: to make one more account for each would take longer than what is tried with them. */
let keeper: { readonly file: string; readonly account: ReturnType<typeof signUp> } | null = null;

/** One for each file. */
function keeperOf(file: string): ReturnType<typeof signUp> {
  if (keeper?.file !== file) keeper = { file, account: signUp() };
  return keeper.account;
}

/** A project of its own, with an organisation whose owner and token may do everything. */
export type Shop = Tenant & {
  readonly project: string;
  /** `/v1/orgs/{org}/projects/{project}` */
  readonly P: string;
  readonly O: string;
};

export async function shop(): Promise<Shop> {
  const of = await tenant(await keeperOf(expect.getState().testPath ?? ""));
  const project = unique("shop");
  const O = `/v1/orgs/${of.org}`;
  const made = await call(`${O}/projects`, {
    method: "POST",
    body: { slug: project, name: "Shop" },
    cookie: of.cookie,
  });
  expect(made.status).toBe(201);
  return { ...of, project, O, P: `${O}/projects/${project}` };
}

type Answer<T = Record<string, unknown>> = { readonly status: number; readonly body: T };

/** One call with the organisation's token, or with its owner's session. */
export async function ask<T = Record<string, unknown>>(
  of: Shop,
  method: string,
  path: string,
  body?: unknown,
  as: "token" | "owner" = "token",
): Promise<Answer<T>> {
  const response = await call(path, {
    method,
    body,
    ...(as === "token" ? { token: of.token } : { cookie: of.cookie }),
  });
  const isEmpty = response.status === 204;
  return { status: response.status, body: isEmpty ? ({} as T) : await json<T>(response) };
}

/** Makes the next policy of an environment. */
export async function rule(of: Shop, environment: string, gates: unknown[]): Promise<void> {
  const { status } = await ask(of, "PUT", `${of.P}/environments/${environment}/policy`, { gates });
  expect(status).toBe(200);
}

type Event = { readonly type: string; readonly version?: string; readonly data?: object } & Record<
  string,
  unknown
>;

/** Sends events of the project and waits until they are in their releases. */
export async function tell(of: Shop, ...events: Event[]): Promise<void> {
  const full = events.map((event) => ({ project: of.project, data: {}, ...event }));
  expect((await send(of, full)).status).toBe(202);
  await settled();
}

/** A deployment that came to run. */
export const ran = (version: string, environment: string, more: object = {}): Event => ({
  type: "deployment.succeeded",
  version,
  environment,
  ...more,
});

/** A member of the organisation with a role, who is somebody else than its owner. */
export async function colleague(
  of: Shop,
  role: "owner" | "maintainer" | "member" | "viewer",
): Promise<{ cookie: string; email: string }> {
  const person = await signUp();
  const added = await call(`${of.O}/members`, {
    method: "POST",
    body: { email: person.email, role },
    cookie: of.cookie,
  });
  expect(added.status).toBe(201);
  return person;
}

export const tokenOf = (of: Shop, scopes: Parameters<typeof makeToken>[1]) => makeToken(of, scopes);
