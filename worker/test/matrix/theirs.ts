import { expect } from "vitest";
import { SCOPES } from "../../../schema/contract/organisations.ts";
import { call, cookieOf, eventually, json, send, settled, type Tenant } from "../tenant.ts";
import { type Kept, keptOf } from "./rows.ts";

/** Stands in everything of theirs that nobody else could have written: whoever is shown it was shown something of theirs. */
const MARK = "theirsalone";
/** What they call things, and anybody could: project, environment, page. */
const HANDLE = "handle";
/** They send everything under this key. */
export const THEIR_KEY = "handle-key";

/** The organisation that is asked for by others: with something of every kind. */
export type Theirs = Tenant & {
  readonly orgId: string;
  readonly userId: string;
  readonly project: string;
  readonly page: string;
  readonly commit: string;
  /** What their page was tagged with while it was public; it is not any more. */
  readonly etags: { readonly publicPage: string; readonly publicStatus: string };
  readonly versions: readonly string[];
  /** Of whatever has one. */
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly kept: Kept;
  /** None of these may ever be told to anybody else. */
  readonly secrets: readonly string[];
};

type Page = { items: { id: string }[]; nextCursor: string | null };
type At = (path: string, body: unknown, method?: string) => Promise<{ id: string }>;

const COMMIT = "c".repeat(40);
const VERSION = `1.0.0-${HANDLE}`;
const headers = { "idempotency-key": THEIR_KEY };
const fields = { versions: true, progress: true, tests: true, incidents: true };

async function must<T>(response: Response): Promise<T> {
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return response.status === 204 ? ({} as T) : json<T>(response);
}

/** With more in one release than its own row has room for, so that older pages of its timeline stand apart. */
async function sendEverything(of: Tenant): Promise<void> {
  const event = { type: "deployment.started", project: HANDLE, version: "1.0.0", environment: HANDLE };
  const builds = Array.from({ length: 300 }, (_, index) => ({
    type: "build.succeeded",
    project: HANDLE,
    version: "1.0.0",
    id: `${MARK}-${index}`,
    data: { name: MARK },
  }));
  const body = { ...event, id: MARK, actor: MARK };
  const path = "/v1/ingest/events";
  await must(await call(path, { method: "POST", token: of.token, headers, body }));
  await send(of, [{ ...body, id: `${MARK}-ran`, type: "deployment.succeeded" }, ...builds]);
  await send(of, { type: "change.merged", project: HANDLE, commit: COMMIT, data: { title: MARK } });
  await send(of, { ...event, id: MARK, type: "deployment.failed" });
  const report = `<testsuite name="${MARK}" tests="1"><testcase name="${MARK}"/></testsuite>`;
  const address = `/v1/ingest/reports?project=${HANDLE}&version=1.0.0`;
  await must(await call(address, { method: "POST", token: of.token, headers, raw: report }));
  await settled();
}

async function organisation(): Promise<Tenant & { orgId: string; userId: string }> {
  const email = `${HANDLE}@example.com`;
  const body = { email, password: "a sentence of theirs", name: MARK };
  const signed = await call("/v1/auth/sign-up", { method: "POST", body });
  const cookie = cookieOf(signed);
  const { user } = await must<{ user: { id: string } }>(signed);
  const org = `${HANDLE}-org`;
  const post = (path: string, body: unknown) => call(path, { method: "POST", headers, body, cookie });
  const { id: orgId } = await must<{ id: string }>(await post("/v1/orgs", { slug: org, name: MARK }));
  const wanted = { name: MARK, scopes: [...SCOPES] };
  const { token } = await must<{ token: string }>(await post(`/v1/orgs/${org}/tokens`, wanted));
  return { org, orgId, userId: user.id, cookie, token, email };
}

/** A page that was public for a moment. */
async function pageOf(at: At): Promise<Theirs["etags"]> {
  const put = (published: boolean) =>
    at(`/pages/${HANDLE}`, { title: MARK, projects: [HANDLE], published, fields }, "PUT");
  const tagOf = async (path: string) => (await call(path)).headers.get("etag") ?? "";
  await put(true);
  const publicStatus = await tagOf(`/p/${HANDLE}/status.json`);
  const etags = { publicPage: await tagOf(`/p/${HANDLE}`), publicStatus };
  expect(publicStatus).not.toBe("");
  await put(false);
  return etags;
}

/** What an override leaves behind: a permit, and the review that is owed for it. */
async function override(at: At, of: { readonly org: string; readonly cookie: string }): Promise<string[]> {
  const gates = [{ kind: "approvals", rules: [{ role: "viewer", count: 1 }] }];
  await at(`/projects/${HANDLE}/environments/${HANDLE}/policy`, { gates }, "PUT");
  const wants = { version: VERSION, environment: HANDLE, holder: MARK, override: { reason: MARK } };
  const { id } = await at(`/projects/${HANDLE}/permits`, wants);
  await at(`/projects/${HANDLE}/permits/${id}`, undefined, "DELETE");
  const owed = async () => json<Page>(await call(`/v1/orgs/${of.org}/debts`, { cookie: of.cookie }));
  const { items } = await eventually(owed, (page) => page.items.length > 0);
  return [id, ...items.map((debt) => debt.id)];
}

/** Where they are told of everything, and a message on its way there. */
async function endpointOf(at: At): Promise<{ id: string; deliveryId: string; secret: string }> {
  const url = `https://${HANDLE}.receiver.slipway-test.com/${MARK}`;
  const wanted = { url, description: MARK, project: HANDLE, headers: { "x-key": MARK } };
  const made = (await at("/webhooks", wanted)) as unknown as { id: string; secret: string };
  const sent = await at(`/webhooks/${made.id}/test`, {});
  return { ...made, ...(sent as unknown as { deliveryId: string }) };
}

/** Waits until nothing is on its way to their endpoint any more. */
async function toldAll(of: Tenant, id: string): Promise<void> {
  const read = async () =>
    json<{ health: { pending: number; attempts: number } }>(
      await call(`/v1/orgs/${of.org}/webhooks/${id}`, { cookie: of.cookie }),
    );
  await eventually(read, ({ health }) => health.pending === 0 && health.attempts > 1);
}

/** What they plan, ask and rule: the ids of what has one. */
async function planEverything(at: At): Promise<readonly string[]> {
  const project = `/projects/${HANDLE}`;
  const release = `${project}/releases/${VERSION}`;
  const environment = `${project}/environments/${HANDLE}`;
  const scope = { project: HANDLE };
  const gates = [
    { kind: "external", name: MARK, deadlineMinutes: 1, default: "pass" },
    { kind: "approvals", rules: [{ role: "viewer", count: 2 }] },
  ];
  const window = { kind: "deny", start: "2099-01-01T00:00:00Z", end: "2099-01-02T00:00:00Z" };
  await at(`${project}/lines/1.0.x`, { endOfSupport: "2099-01-01" }, "PUT");
  await at(`${environment}/policy`, { gates, reason: MARK }, "PUT");
  const made = [
    await at(`${release}/milestones`, { title: MARK, dueDate: "2099-01-01", stage: "testing" }),
    await at(`${project}/incidents`, { title: MARK, severity: "low", environment: HANDLE }),
    await at(`${release}/approvals/requests`, { environment: HANDLE, message: MARK }),
    await at(`${environment}/lock`, { holder: MARK, reason: MARK, ttlSeconds: 86_400 }),
    await at("/freezes", { ...window, name: MARK, scope, reason: MARK }),
    await at("/stops", { scope, reason: MARK }),
  ];
  return made.map(({ id }) => id);
}

/** Builds the organisation that others must not see or touch. */
export async function theirTenant(): Promise<Theirs> {
  const of = await organisation();
  const address = (path: string) => `/v1/orgs/${of.org}${path}`;
  const at: At = async (path, body, method = "POST") =>
    must(await call(address(path), { method, headers, body, cookie: of.cookie }));
  const issuer = "https://token.actions.githubusercontent.com";
  const claims = { repository_id: "7", environment: MARK };
  await at("/invitations", { email: `${HANDLE}-guest@example.com`, role: "viewer" });
  await at("/trusts", { name: MARK, issuer, claims, scopes: ["ingest"] });
  await at("/projects", { slug: HANDLE, name: MARK, repository: `github.com/${HANDLE}/${HANDLE}` });
  await at(`/projects/${HANDLE}/releases`, { version: VERSION, name: MARK });
  const endpoint = await endpointOf(at);
  const etags = await pageOf(at);
  await sendEverything(of);
  const planned = [...(await override(at, of)), ...(await planEverything(at))];
  const list = async (path: string) => json<Page>(await call(path, { cookie: of.cookie }));
  const inbox = await eventually(
    () => list(address("/inbox")),
    ({ items }) => items.length > 0,
  );
  const paths = ["/tokens", "/invitations", "/trusts", `/projects/${HANDLE}/releases?limit=1`];
  const lists = [
    inbox,
    await list("/v1/me/sessions"),
    ...(await Promise.all(paths.map((path) => list(address(path))))),
  ];
  // What is sealed of the audit before the first case is sealed for good.
  const audit = await list(address("/audit?limit=1"));
  const hooks = [endpoint.id, endpoint.deliveryId];
  const ids = [...lists.flatMap(({ items }) => items.map(({ id }) => id)), ...planned, ...hooks, of.userId];
  await settled();
  await toldAll(of, endpoint.id);
  return {
    ...of,
    project: HANDLE,
    page: HANDLE,
    commit: COMMIT,
    etags,
    versions: [VERSION, COMMIT],
    ids,
    cursors: [...lists, audit].flatMap(({ nextCursor }) => nextCursor ?? []),
    kept: await keptOf(of, MARK),
    secrets: [MARK, of.orgId, of.token, of.cookie, endpoint.secret, ...ids],
  };
}
