/** A person's session and an organisation of theirs, by the HTTP interface alone. */
export type Account = {
  readonly url: string;
  readonly org: string;
  readonly cookie: string;
  readonly token: string;
};

const JSON_TYPE = { "content-type": "application/json" };

async function expectStatus(response: Response, status: number): Promise<Response> {
  if (response.status !== status)
    throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Signs up, makes an organisation and a token that may do everything. */
export async function newAccount(
  url: string,
  org = `org-${Math.floor(performance.now() * 1000).toString(36)}`,
): Promise<Account> {
  const user = { email: `${org}@example.com`, password: "a long password", name: "Ada" };
  const signedUp = await expectStatus(
    await fetch(`${url}/v1/auth/sign-up`, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(user) }),
    201,
  );
  const cookie = signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
  const headers = { ...JSON_TYPE, cookie, origin: url };
  const post = (path: string, body: unknown) =>
    fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  await expectStatus(await post("/v1/orgs", { slug: org, name: "Org" }), 201);
  const made = await expectStatus(
    await post(`/v1/orgs/${org}/tokens`, {
      name: "e2e",
      scopes: ["ingest", "read", "write", "deploy", "admin"],
    }),
    201,
  );
  const { token } = (await made.json()) as { token: string };
  return { url, org, cookie, token };
}

/** Asks under the account's token. */
export function ask(of: Account, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${of.token}`);
  return fetch(of.url + path, { ...init, headers });
}

export async function read<T>(of: Account, path: string): Promise<T> {
  const response = await expectStatus(await ask(of, `/v1/orgs/${of.org}${path}`), 200);
  return (await response.json()) as T;
}

export const send = (
  of: Account,
  events: unknown,
  path = "/v1/ingest/events",
  headers: Record<string, string> = {},
): Promise<Response> =>
  ask(of, path, { method: "POST", headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(events) });

/** Asks until the answer is right, and says how long that took, in milliseconds. */
export async function eventually<T>(
  question: () => Promise<T>,
  isRight: (value: T) => boolean,
  withinMs = 10_000,
): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  for (;;) {
    const value = await question();
    const ms = performance.now() - started;
    if (isRight(value)) return { value, ms };
    if (ms > withinMs) throw new Error(`never came right: ${JSON.stringify(value)?.slice(0, 1000)}`);
    await new Promise((wait) => setTimeout(wait, 20));
  }
}
