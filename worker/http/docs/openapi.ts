import type * as z from "zod";
import type { Access, Method } from "../../../schema/contract/endpoint.ts";
import { none } from "../../../schema/contract/endpoints/define.ts";
import { FORMS, type Form } from "../../../schema/contract/endpoints/forms.ts";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { PROBLEMS, Problem } from "../../../schema/contract/problem.ts";
import { ACTIONS, type Action } from "../../core/access.ts";
import { ACTION_OF, type OperationName } from "./actions.ts";
import { BESIDES } from "./besides.ts";
import { answers, type Json, parameters, requestBody, toSchema } from "./schemas.ts";
import { webhookObjects } from "./webhooks.ts";

/** One operation as a reader meets it, whatever its form. */
export type Operation = {
  readonly name: OperationName;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly action: Action | null;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly takes: Readonly<Record<string, z.ZodType>>;
  readonly status: number;
  readonly gives: Readonly<Record<string, z.ZodType>>;
};

const json = (schema: z.ZodType): Record<string, z.ZodType> =>
  schema === none ? {} : { "application/json": schema };

/** Every operation there is, in the order of the documents. */
export function operations(): Operation[] {
  const plain = Object.entries(ENDPOINTS).map(([name, { method, path, summary, access, ...rest }]) => {
    const { params, query, body, status, answer } = rest;
    return {
      name,
      method,
      path,
      summary,
      access,
      params,
      query,
      status,
      takes: json(body),
      gives: json(answer),
    };
  });
  const others = Object.entries(FORMS).map(([name, { takes, ...form }]: [string, Form]) => ({
    name,
    ...form,
    takes: takes ?? {},
  }));
  return [...plain, ...others].map((operation) => {
    const name = operation.name as OperationName;
    return { ...operation, name, action: ACTION_OF[name] ?? null };
  });
}

const MEANINGS: Record<number, string> = {
  101: "The socket is open",
  200: "Done",
  201: "Made",
  202: "Stored durably, and taken up at once",
  204: "Done; there is nothing to say",
  302: "Go on there",
};

const SECURITY: Record<Access, Json[]> = {
  public: [],
  person: [{ session: [] }],
  organisation: [{ token: [] }, { session: [] }],
  machine: [{ token: [] }],
};

/** What of a group an address belongs to, by its path. */
export function groupOf({ path }: Pick<Operation, "path">): string {
  if (/^\/v1\/(?:auth|me)/.test(path)) return "Accounts";
  if (/^\/v1\/ingest/.test(path)) return "Ingest";
  if (/^\/v1\/orgs\/\{org\}\/projects/.test(path)) return "Releases";
  if (/\/(?:board|live|inbox)/.test(path) && path.startsWith("/v1")) return "Releases";
  if (/^\/p\/|\/pages/.test(path)) return "Public pages";
  if (/\/(?:webhooks|deliveries|webhook-types)/.test(path)) return "Webhooks";
  return path.startsWith("/v1/orgs") || path.startsWith("/v1/invitations") ? "Organisations" : "Documents";
}

/** Who may, in words. */
export function needs(operation: Operation): string {
  return [least(operation), BESIDES[operation.name]?.needs ?? ""].filter((part) => part !== "").join(" ");
}

function least({ access, action }: Operation): string {
  if (action === null) return access === "public" ? "Anybody." : "A person who is signed in.";
  const { role, scope, ...rest } = ACTIONS[action];
  const proof = "proof" in rest ? " that has just been proven" : "";
  const person = access === "machine" ? "" : `The role ${role} or more${proof}`;
  const machine = scope === null ? "" : `a token with the scope ${scope}`;
  return `${[person, machine].filter((part) => part !== "").join(", or ")}.`.replace(/^a/, "A");
}

/** Operations in forms of their own that never ask who calls. */
const FOR_NOBODY = new Set<OperationName>(["gitHub", "publicStatus", "publicLive"]);

/** A credential that is wrong is refused even where none is asked for, and so is what another site made a browser send. */
function refusalsOf({ name, access, method, path }: Operation): number[] {
  const asks = !FOR_NOBODY.has(name);
  const codes = [
    400,
    ...(asks ? [401] : []),
    ...(access !== "public" || (asks && method !== "GET") ? [403] : []),
    ...(path.includes("{") ? [404] : []),
    ...(method === "GET" ? [] : [409, 413, 415]),
    ...(method === "POST" ? [422] : []),
    429,
    ...(BESIDES[name]?.refusals ?? []),
  ];
  return [...new Set(codes)].sort();
}

const PLAIN = new Set<OperationName>(["health", "docs", "openApi", "keys", "problem", "publicPage"]);

function operationObject(operation: Operation): Json {
  const { name, method, summary, access, takes, gives, status } = operation;
  const refusals = PLAIN.has(name) ? (operation.path.includes("{") ? [404] : []) : refusalsOf(operation);
  const given = answers(gives);
  const idempotency = { $ref: "#/components/parameters/IdempotencyKey" };
  return {
    operationId: name,
    summary,
    description: needs(operation),
    tags: [groupOf(operation)],
    security: SECURITY[access],
    parameters: [
      ...parameters(operation.params, "path"),
      ...parameters(operation.query, "query"),
      ...(method === "POST" ? [idempotency] : []),
    ],
    ...(Object.keys(takes).length > 0 ? { requestBody: requestBody(takes) } : {}),
    responses: {
      [status]: {
        description: MEANINGS[status] ?? "Done",
        ...(Object.keys(gives).length > 0 ? { content: given } : {}),
      },
      ...Object.fromEntries(refusals.map((code) => [code, { $ref: `#/components/responses/${code}` }])),
    },
  };
}

const refusal = (code: number): Json => ({
  description: Object.values(PROBLEMS)
    .filter(({ status }) => status === code)
    .map(({ title }) => title)
    .join(", or: "),
  headers: {
    "x-request-id": { description: "Quote it when you report a fault", schema: { type: "string" } },
  },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const GROUPS: Record<string, string> = {
  Accounts: "People, and how they prove who they are",
  Organisations: "Members, machines, and what was done",
  Releases: "Projects, environments, releases, and what runs where",
  Ingest: "Events and reports from CI",
  "Public pages": "What the world may see",
  Webhooks: "Signed messages to other systems, and what they hold",
  Documents: "This reference, the keys of permits, and the state of the service",
};

/**
 * The whole interface as OpenAPI 3.1, made from the contracts that requests are validated with.
 * @param origin where the product is served, `https://…`
 */
export function openApiDocument(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations()) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(operation) };
  }
  const codes = [400, 401, 403, 404, 409, 413, 415, 422, 429];
  return {
    openapi: "3.1.1",
    info: {
      title: "Slipway",
      version: "1",
      summary: "One truth per release, who may deploy what, and why not",
      description:
        "Times are RFC 3339 in UTC. Lists are `items` and `nextCursor`. Refusals are problem documents.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    tags: Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhookObjects(),
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "A token of an organisation, or an identity token of a CI that it trusts",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: origin.startsWith("https:") ? "__Host-slipway_session" : "slipway_session",
        },
      },
      parameters: {
        IdempotencyKey: {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "The same key and body again within 24 hours has no second effect and the same answer",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      },
      schemas: { Problem: toSchema(Problem, "output") },
      responses: Object.fromEntries(codes.map((code) => [code, refusal(code)])),
    },
  };
}
