import type * as z from "zod";
import type { TokenList } from "../../schema/contract/organisations.ts";
import { type Answer, call, Refused } from "./client.ts";
import { DAY_MS } from "./clock.ts";
import { COLLEAGUES, DEMO, type Person, type Plan, PROJECTS } from "./company.ts";

const { org, page } = DEMO;
const TOKEN_NAME = "CI";
/** The token's end tells a later filling in which minute the first one began. */
const TOKEN_DAYS = 365;

/** Somebody of the demo, signed in. */
export type Member = {
  get<T>(path: string): Promise<T>;
  /** What is there already is as good as made. */
  post(path: string, body: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<void>;
  remove(path: string, body?: unknown): Promise<void>;
};

const JSON_TYPE = { "content-type": "application/json" };

async function sessionCookie(
  baseUrl: string,
  { email, name }: Person,
  signal?: AbortSignal,
): Promise<string> {
  const { password } = DEMO;
  const enter = (path: string, body: unknown) =>
    call(baseUrl, { method: "POST", path, headers: JSON_TYPE, body: JSON.stringify(body) }, signal);
  let answer = await enter("/v1/auth/sign-up", { email, password, name });
  if (answer.status === 409) answer = await enter("/v1/auth/sign-in", { email, password });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  if (cookie === undefined) throw new Refused({ method: "POST", path: "/v1/auth/sign-in" }, answer);
  return cookie;
}

/** Signs up, or in where there is an account already. */
export async function signIn(baseUrl: string, who: Person, signal?: AbortSignal): Promise<Member> {
  const cookie = await sessionCookie(baseUrl, who, signal);
  const headers = { ...JSON_TYPE, cookie, origin: new URL(baseUrl).origin };
  const ask = async (method: "GET" | "POST" | "PUT" | "DELETE", path: string, given?: unknown) => {
    const body = given === undefined ? undefined : JSON.stringify(given);
    const what = { method, path, headers, body };
    const answer = await call(baseUrl, what, signal);
    if (answer.status >= 400 && answer.status !== 409) throw new Refused(what, answer);
    return answer;
  };
  return {
    get: async (path) => JSON.parse((await ask("GET", path)).text),
    post: (path, body) => ask("POST", path, body),
    put: async (path, body) => void (await ask("PUT", path, body)),
    remove: async (path, body) => void (await ask("DELETE", path, body)),
  };
}

export const inOrg = `/v1/orgs/${org.slug}`;
export const releasesOf = (project: string) => `${inOrg}/projects/${project}/releases`;

export async function makeOrganisation(owner: Member): Promise<void> {
  await owner.post("/v1/orgs", org);
}

/** Makes the colleagues members; who is one already stays it. */
export async function letIn(
  owner: Member,
  sign: (who: Person) => Promise<Member>,
): Promise<{ readonly [name in keyof typeof COLLEAGUES]: Member }> {
  const enter = async ({ email, name, role }: (typeof COLLEAGUES)[keyof typeof COLLEAGUES]) => {
    const member = await sign({ email, name });
    await owner.post(`${inOrg}/members`, { email, role });
    return member;
  };
  const { payments, platform, data } = COLLEAGUES;
  return {
    payments: await enter(payments),
    platform: await enter(platform),
    data: await enter(data),
  };
}

export async function makeProjects(owner: Member): Promise<void> {
  for (const { slug, name, repository, environments } of PROJECTS) {
    await owner.post(`${inOrg}/projects`, { slug, name, repository });
    await owner.put(`${inOrg}/projects/${slug}/environments`, environments);
  }
}

/** Whether a filling came to its end: the page is the last thing it makes. */
export async function isFilled(owner: Member): Promise<boolean> {
  const { items } = await owner.get<{ items: { slug: string }[] }>(`${inOrg}/pages`);
  return items.some(({ slug }) => slug === page.slug);
}

/**
 * A token that CI sends with. A filling that was interrupted is gone on with as of the minute it began in, so that
 * every event is the same as the first time; its token is replaced, because the secret went with it.
 */
export async function makeToken(owner: Member, now: number): Promise<{ token: string; now: number }> {
  const { items } = await owner.get<z.infer<typeof TokenList>>(`${inOrg}/tokens`);
  const earlier = items.filter(({ name }) => name === TOKEN_NAME);
  const [first] = earlier.map(({ expiresAt }) => Date.parse(expiresAt ?? "")).filter(Number.isFinite);
  const begun = first === undefined ? now : first - TOKEN_DAYS * DAY_MS;
  const expiresAt = new Date(begun + TOKEN_DAYS * DAY_MS).toISOString();
  const made = await owner.post(`${inOrg}/tokens`, { name: TOKEN_NAME, scopes: ["ingest"], expiresAt });
  const { id, token } = JSON.parse(made.text) as { id: string; token: string };
  for (const { id: old } of earlier) if (old !== id) await owner.remove(`${inOrg}/tokens/${old}`);
  return { token, now: begun };
}

export async function planReleases(owner: Member, plans: readonly Plan[]): Promise<void> {
  for (const { project, release } of plans) await owner.post(releasesOf(project), release);
}

/** Halts come after what the releases' CI sent. */
export async function haltReleases(owner: Member, plans: readonly Plan[]): Promise<void> {
  for (const { project, release, halt } of plans) {
    if (halt !== undefined)
      await owner.post(`${releasesOf(project)}/${release.version}/halt`, { reason: halt });
  }
}

export const publishPage = (owner: Member): Promise<void> =>
  owner.put(`${inOrg}/pages/${page.slug}`, {
    title: page.title,
    projects: page.projects,
    published: true,
    fields: { versions: true, progress: true, tests: true, incidents: true },
  });
