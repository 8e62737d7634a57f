import { beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "../../schema/contract/accounts.ts";
import { SCOPES } from "../../schema/contract/organisations.ts";
import { ACTIONS, isAtLeast } from "../core/access.ts";
import { SAMPLES } from "../test/matrix/samples.ts";
import { MARK, type Mine, myTenant, rowsOf, type Theirs, theirTenant } from "../test/matrix/tenants.ts";
import { call } from "../test/tenant.ts";
import { createApp } from "./app.ts";
import { type Operation, operations } from "./docs/openapi.ts";
import { honoPath } from "./route.ts";

const ALL = operations();
const within = (access: Operation["access"]) =>
  ALL.filter((operation) => operation.access === access).map(
    (operation) => [operation.name, operation] as const,
  );

/** What a token of one project is answered of its own project, where the address names none. */
const OWN: readonly string[] = [
  "listProjects",
  "readBoard",
  "live",
  "listApprovalRequests",
  "listFreezes",
  "listStops",
  "readCalendar",
  "listDebts",
];
/** What a token of one project may do in it; what its sample names is not there. */
const NOT_THERE: readonly string[] = [
  "createProject",
  "createFreeze",
  "endFreeze",
  "startStop",
  "endStop",
  "amendDebt",
];

type Who = { readonly token?: string; readonly cookie?: string; readonly headers?: Record<string, string> };
type Over = { readonly params?: Record<string, string>; readonly query?: string; readonly body?: unknown };

let mine: Mine;
let theirs: Theirs;
let before: string;
let cases = 0;

beforeAll(async () => {
  [mine, theirs] = [await myTenant(), await theirTenant()];
  before = await rowsOf(theirs);
  expect(before.length).toBeGreaterThan(1000);
}, 60_000);

/** Sends an operation's sample as somebody, and sees that nothing of the others shows. */
async function ask(
  operation: Operation,
  who: Who,
  over: Over = {},
): Promise<{ status: number; detail: string }> {
  cases += 1;
  const sample = SAMPLES[operation.name];
  const params: Record<string, string> = { org: mine.org, ...sample.params, ...over.params };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ""),
  );
  const body = over.body ?? sample.body;
  const response = await call(`${path}${over.query ?? sample.query ?? ""}`, {
    method: operation.method,
    ...(sample.raw === undefined ? {} : { raw: sample.raw }),
    ...(body === undefined ? {} : { body }),
    ...who,
    headers: { ...who.headers, ...(sample.upgrade ? { upgrade: "websocket" } : {}) },
  });
  response.webSocket?.accept();
  response.webSocket?.close();
  const text = response.webSocket ? "" : await response.text();
  expect(response.status, `${operation.name}: ${text.slice(0, 300)}`).toBeLessThan(500);
  expect(text.includes(MARK), `${operation.name} shows ${text.slice(0, 600)}`).toBe(false);
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  return {
    status: response.status,
    detail: isProblem ? (JSON.parse(text) as { detail: string }).detail : "",
  };
}

const unchanged = async () => expect(await rowsOf(theirs)).toBe(before);

const strangers = (): [string, Who][] => [
  ["no credential", {}],
  ["a malformed header", { headers: { authorization: "Basic YTpi" } }],
  ["a malformed token", { token: "slw_live_nonsense" }],
  ["a malformed identity token", { token: "aaaa.bbbb.cccc" }],
  ["a revoked token", { token: mine.revoked }],
  ["an expired token", { token: mine.expired }],
  ["a session that ended", { cookie: mine.ended }],
  ["a session nobody has", { cookie: "slipway_session=nobody; __Host-slipway_session=nobody" }],
];

describe("the routes that are served", () => {
  it("are the operations of the documents, no more and no fewer", () => {
    const app = createApp(() => {
      throw new Error("nothing is asked");
    });
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.startsWith("/local/"))
      .map(({ method, path }) => `${method} ${path}`);
    const written = ALL.map(({ method, path }) => `${method} ${honoPath(path)}`);
    expect([...new Set(served)].sort()).toEqual(written.sort());
  });
});

describe("an operation of an organisation", () => {
  it.each(within("organisation"))(
    "%s opens to nobody without a credential that holds",
    async (_, operation) => {
      for (const [name, who] of strangers()) expect((await ask(operation, who)).status, name).toBe(401);
      await unchanged();
    },
  );

  it.each(within("organisation"))("%s asks a person for its role", async (_, operation) => {
    const { role } = ACTIONS[operation.action ?? "board.read"];
    for (const one of ROLES) {
      const { status } = await ask(operation, { cookie: mine.people[one].cookie });
      const says = `${one} is answered ${status}`;
      if (isAtLeast(one, role)) expect([401, 403], says).not.toContain(status);
      else expect(status, says).toBe(403);
    }
    await unchanged();
  });

  it.each(within("organisation"))("%s asks a token for its scope", async (_, operation) => {
    const { scope } = ACTIONS[operation.action ?? "board.read"];
    for (const one of SCOPES) {
      const { status } = await ask(operation, { token: mine.machines[one] });
      const says = `${one} is answered ${status}`;
      if (one === scope) expect([401, 403], says).not.toContain(status);
      else expect(status, says).toBe(403);
    }
    await unchanged();
  });

  it.each(within("organisation"))("%s keeps a token of one project in it", async (_, operation) => {
    const { status } = await ask(operation, { token: mine.bound });
    const { scope } = ACTIONS[operation.action ?? "board.read"];
    const own = OWN.includes(operation.name);
    if (operation.path.includes("{project}")) expect(status).toBe(404);
    else if (NOT_THERE.includes(operation.name)) expect(status).toBe(404);
    else if (own) expect([401, 403, 404]).not.toContain(status);
    else expect(status, `asks for ${scope}`).toBe(403);
    await unchanged();
  });

  it.each(within("organisation"))("%s shows another's as if it were not there", async (_, operation) => {
    const callers: Who[] = [
      { token: mine.token },
      ...ROLES.map((role) => ({ cookie: mine.people[role].cookie })),
    ];
    for (const who of callers) {
      const foreign = await ask(operation, who, { params: { org: theirs.org } });
      const absent = await ask(operation, who, { params: { org: "no-such-organisation" } });
      expect(foreign).toEqual({ status: 404, detail: absent.detail });
    }
    await unchanged();
  });

  it.each(within("organisation"))("%s opens nothing for another's name or id in it", async (_, operation) => {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)]
      .map(([, name]) => name ?? "")
      .filter((name) => name !== "org");
    // What is for people alone is not refused to a person for being none.
    const isForPeople = ACTIONS[operation.action ?? "board.read"].scope === null;
    const who = isForPeople ? { cookie: mine.cookie } : { token: mine.token };
    for (const name of names) {
      const values = name === "id" ? theirs.ids : name === "version" ? [`1.0.0-${MARK}`] : [MARK];
      for (const value of values) {
        const { status } = await ask(operation, name === "id" ? { cookie: mine.cookie } : who, {
          params: { [name]: value },
        });
        expect(status, `${name}=${value}`).toBe(name === "page" ? 409 : 404);
      }
    }
    for (const cursor of theirs.cursors) await ask(operation, who, { query: `?cursor=${cursor}` });
    await ask(operation, who, { query: `?project=${MARK}` });
    await ask(operation, who, { query: `?org=${theirs.org}` });
    await ask(operation, who, { query: `?actor=${theirs.userId}&target=${theirs.orgId}` });
    const body = SAMPLES[operation.name].body;
    if (typeof body === "object" && body !== null && !Array.isArray(body)) {
      for (const field of ["org", "orgId", "org_id", "tenant_id", "id", "createdBy", "role"]) {
        const given = { ...body, [field]: theirs.orgId };
        const { status } = await ask(operation, { cookie: mine.cookie }, { body: given });
        expect([400, 403, 404, 409], field).toContain(status);
      }
    }
    await unchanged();
  });
});

describe("an operation for people", () => {
  it.each(within("person"))("%s opens to nobody without a session that holds", async (_, operation) => {
    for (const [name, who] of strangers()) expect((await ask(operation, who)).status, name).toBe(401);
    expect((await ask(operation, { token: mine.token })).status).toBe(403);
    await unchanged();
  });

  it.each(within("person").filter(([, { path }]) => path.includes("{id}")))(
    "%s opens nothing for another's id",
    async (_, operation) => {
      for (const id of theirs.ids)
        expect((await ask(operation, { cookie: mine.people.viewer.cookie }, { params: { id } })).status).toBe(
          404,
        );
      await unchanged();
    },
  );

  it.each(within("person").filter(([, { method }]) => method !== "GET"))(
    "%s refuses what another site made the browser send",
    async (_, operation) => {
      const { status } = await ask(operation, {
        cookie: mine.people.viewer.cookie,
        headers: { origin: "https://evil.example" },
      });
      expect(status).toBe(403);
    },
  );
});

describe("an operation for machines", () => {
  it.each(within("machine"))("%s opens to nobody without a token that holds", async (_, operation) => {
    for (const [name, who] of strangers()) expect((await ask(operation, who)).status, name).toBe(401);
    expect((await ask(operation, { cookie: mine.cookie })).status).toBe(401);
    await unchanged();
  });

  it.each(within("machine"))("%s asks a token for its scope", async (_, operation) => {
    for (const scope of SCOPES) {
      const { status } = await ask(operation, { token: mine.machines[scope] });
      if (scope === "ingest") expect([401, 403]).not.toContain(status);
      else expect(status).toBe(403);
    }
    await unchanged();
  });
});

describe("an operation for anybody", () => {
  it.each(within("public"))("%s shows nothing of anybody, whoever asks", async (_, operation) => {
    const callers: Who[] = [{}, { token: mine.token }, { cookie: mine.people.viewer.cookie }];
    for (const who of operation.name === "signOut" ? [{}] : callers) await ask(operation, who);
    if (operation.path.includes("{page}")) await ask(operation, {}, { params: { page: MARK } });
    await unchanged();
  });
});

it("counts its cases", () => {
  console.info(`access matrix: ${ALL.length} routes, ${cases} cases`);
  expect(cases).toBeGreaterThan(ALL.length * 10);
});
