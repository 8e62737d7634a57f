import type { Context, Hono } from "hono";
import type * as z from "zod";
import type { BodyOf, Endpoint, ParamsOf, QueryOf } from "../../schema/contract/endpoint.ts";
import { ENDPOINTS } from "../../schema/contract/endpoints.ts";
import { boundProject, type Principal } from "../core/access.ts";
import { signOut } from "../services/accounts/account.ts";
import { wakeSealing } from "../services/audit/wake-sealing.ts";
import { authorise, type OrgContext } from "../services/context.ts";
import type { Control } from "../services/control.ts";
import { sha256 } from "../services/hash.ts";
import { notFound, Refusal } from "../services/refusal.ts";
import { ACTION_OF, type OperationName } from "./docs/actions.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { readJsonBody } from "./middleware/body.ts";
import { hashOfText, withIdempotency } from "./middleware/idempotency.ts";
import { requireSameOrigin } from "./middleware/same-origin.ts";
import { readQuery, validate } from "./validate.ts";
import { accountContext, addressOf, baseUrlOf, type Caller, type HttpEnv } from "./vars.ts";

const tooMany = () =>
  new Refusal("too-many-requests", "Too many requests. Wait a little and go on more slowly.");

/** Takes one from an exact allowance, and remembers what is left of it for the answer. */
async function take(c: Context<HttpEnv>, tenant: string, key: string): Promise<void> {
  const taken = await c.get("runtime").takeOne(tenant, key);
  if (!taken) return;
  c.set("allowances", [...c.get("allowances"), taken.left]);
  if (taken.isTaken) return;
  const { resetSeconds } = taken.left;
  throw new Refusal("too-many-requests", `Too many requests. There is room again in ${resetSeconds} s.`, {
    retryAfterSeconds: resetSeconds,
  });
}

/** Authenticates first, then takes from the caller's allowance, so that nobody can use up another's. */
export async function callerOf(c: Context<HttpEnv>): Promise<Caller | null> {
  const caller = await authenticate(c);
  requireSameOrigin(c.req.raw, caller?.kind === "person");
  c.set("caller", caller);
  if (!caller) return null;
  const key = caller.kind === "person" ? caller.user.id : caller.principal.id;
  if (!(await c.get("runtime").limit("api", key))) throw tooMany();
  await take(c, caller.kind === "person" ? key : caller.org.id, key);
  return caller;
}

/** For those who have no name yet: an allowance by address. */
export async function limitByAddress(c: Context<HttpEnv>): Promise<void> {
  const address = addressOf(c) ?? "unknown";
  if (!(await c.get("runtime").limit("sign-in", address))) throw tooMany();
}

/** For guesses at one account, from however many addresses. Whoever guesses must not keep its owner from another way in. */
export async function limitByAccount(
  c: Context<HttpEnv>,
  way: "sign-in" | "proof" | "reset" | "letter",
  email: string,
): Promise<void> {
  if (!(await c.get("runtime").limit("account", await sha256(`${way}\n${email}`)))) throw tooMany();
}

/** Ends the session a browser came with, as it gets another or none. */
export async function endOldSession(c: Context<HttpEnv>): Promise<void> {
  const caller = c.get("caller");
  if (caller?.kind === "person") await signOut(accountContext(c), caller);
}

const unauthenticated = () =>
  new Refusal("unauthenticated", "Sign in, or send `Authorization: Bearer <token>`.");

async function contextIn(
  c: Context<HttpEnv>,
  org: OrgContext["org"],
  principal: Principal,
): Promise<OrgContext> {
  await take(c, org.id, "organisation");
  const { services } = c.get("runtime");
  c.set("org", org);
  const ledger = services.ledgers(org.shard);
  const requestId = c.get("requestId");
  return { ...services, org, principal, ledger, requestId, address: addressOf(c), baseUrl: baseUrlOf(c) };
}

/** The organisation a verified credential opens; another's and an absent one are the same 404. */
export async function orgContext(c: Context<HttpEnv>, slug: string): Promise<OrgContext> {
  const caller = await callerOf(c);
  if (!caller) throw unauthenticated();
  if (caller.kind === "machine") {
    if (caller.org.slug !== slug) throw notFound("organisation");
    return contextIn(c, caller.org, caller.principal);
  }
  const {
    user: { id, name },
    provenAt,
  } = caller;
  const found = await c.get("runtime").control.organisations.findForUser(slug, id);
  if (!found) throw notFound("organisation");
  return contextIn(c, found.org, { kind: "user", id, name, role: found.role, provenAt });
}

/** The organisation of a token, for routes that name none. */
export async function machineContext(c: Context<HttpEnv>): Promise<OrgContext> {
  const caller = await callerOf(c);
  if (caller?.kind !== "machine")
    throw new Refusal(
      "unauthenticated",
      "Send `Authorization: Bearer <token>` with a token that may ingest.",
    );
  return contextIn(c, caller.org, caller.principal);
}

export async function personOf(c: Context<HttpEnv>): Promise<Extract<Caller, { kind: "person" }>> {
  const caller = await callerOf(c);
  if (!caller) throw unauthenticated();
  if (caller.kind === "machine")
    throw new Refusal("forbidden", "This is for people. A token acts in its organisation only.");
  return caller;
}

/** Path parameters as they are meant; one that cannot name anything is a 404 like any other absence. */
export function paramsOf<E extends Endpoint>(c: Context<HttpEnv>, endpoint: E): ParamsOf<E> {
  const parsed = endpoint.params.safeParse(c.req.param());
  if (!parsed.success) throw new Refusal("not-found", "There is nothing at this address.");
  return parsed.data as ParamsOf<E>;
}

export type Input<E extends Endpoint> = {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
};

type Of<A extends Endpoint["access"]> = Endpoint & { readonly access: A };
type Verb<C, E extends Endpoint> = (
  context: C,
  input: Input<E>,
  c: Context<HttpEnv>,
) => Promise<z.input<E["answer"]>>;

/** Hono's spelling of an address. */
export const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

/** Binds an operation to its verb: authenticate and limit, read and validate, call, answer. */
function bind<C, E extends Endpoint>(
  app: Hono<HttpEnv>,
  endpoint: E,
  admit: (c: Context<HttpEnv>, params: ParamsOf<E>) => Promise<C>,
  verb: Verb<C, E>,
): void {
  app.on(endpoint.method, honoPath(endpoint.path), async (c) => {
    const params = paramsOf(c, endpoint);
    const context = await admit(c, params);
    const { value, text } =
      endpoint.method === "GET" ? { value: undefined, text: "" } : await readJsonBody(c.req.raw);
    const query = validate(endpoint.query, readQuery(new URL(c.req.url)), "query") as QueryOf<E>;
    const answer = async () => {
      const body = validate(endpoint.body, value, "body") as BodyOf<E>;
      const result = await verb(context, { params, query, body }, c);
      return endpoint.status === 204 ? c.body(null, 204) : c.json(result as object, endpoint.status);
    };
    return endpoint.method === "POST" ? withIdempotency(c, hashOfText(c, text), answer) : answer();
  });
}

/** An operation for anybody. Guesses are limited by the address they come from. */
export function publicRoute<E extends Of<"public">>(
  app: Hono<HttpEnv>,
  endpoint: E,
  verb: Verb<Caller | null, E>,
): void {
  const admit = async (c: Context<HttpEnv>) => {
    const caller = await callerOf(c);
    await limitByAddress(c);
    return caller;
  };
  bind(app, endpoint, admit, verb);
}

/** An operation for a person who is signed in. */
export function personRoute<E extends Of<"person">>(
  app: Hono<HttpEnv>,
  endpoint: E,
  verb: Verb<Extract<Caller, { kind: "person" }>, E>,
): void {
  bind(app, endpoint, personOf, verb);
}

const NAME_OF = new Map<Endpoint, string>(
  Object.entries(ENDPOINTS).map(([name, endpoint]) => [endpoint, name]),
);

/**
 * Refuses who may not, whatever they say, before what they say is read. The verb authorises all the same, by what it
 * finds; only it knows that anybody may leave.
 */
export function authoriseFirst(ctx: OrgContext, name: OperationName, project: string | undefined): void {
  const action = ACTION_OF[name];
  if (action && name !== "removeMember") authorise(ctx, action, project ?? boundProject(ctx.principal));
}

/** An operation in an organisation, for its members and its tokens. The verb decides what their role or scopes allow. */
export function orgRoute<E extends Of<"organisation">>(
  app: Hono<HttpEnv>,
  endpoint: E,
  verb: Verb<OrgContext & { readonly control: Control }, E>,
): void {
  const admit = async (c: Context<HttpEnv>, params: ParamsOf<E>) => {
    const { org, project } = params as { org: string; project?: string };
    const context = await orgContext(c, org);
    authoriseFirst(context, NAME_OF.get(endpoint) as OperationName, project);
    return { ...context, control: c.get("runtime").control };
  };
  const sealing: typeof verb = async (context, input, c) => {
    const answer = await verb(context, input, c);
    if (endpoint.method !== "GET" && endpoint !== (ENDPOINTS.removeOrg as Endpoint))
      c.executionCtx.waitUntil(wakeSealing(context));
    return answer;
  };
  bind(app, endpoint, admit, sealing);
}
