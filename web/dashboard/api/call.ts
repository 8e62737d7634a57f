import type { AnswerOf, BodyIn, ParamsOf, QueryIn } from "../../../schema/contract/endpoint.ts";
import type { Problem } from "../../../schema/contract/problem.ts";
import { OPERATIONS, type Operation, type Registry } from "./operations.ts";
import { askForProof, wantsProof } from "./proof.ts";
import { RequestFailed } from "./request-failed.ts";

const TIMEOUT_MS = 20_000;

type Body<O extends Operation> =
  undefined extends BodyIn<Registry[O]>
    ? { body?: BodyIn<Registry[O]> | undefined }
    : { body: BodyIn<Registry[O]> };
type Given<O extends Operation> = Body<O> & { query?: QueryIn<Registry[O]>; signal?: AbortSignal };
type Rest<O extends Operation> =
  undefined extends BodyIn<Registry[O]> ? [given?: Given<O>] : [given: Given<O>];

/** Empty fields are left out: the interface takes no unknown and no empty parameter. */
function search(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function addressOf(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}

async function problemIn(response: Response): Promise<Problem> {
  const requestId = response.headers.get("x-request-id") ?? "";
  const unknown = { type: "about:blank", title: "Something went wrong", status: response.status };
  try {
    return { ...unknown, detail: "", requestId, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return { ...unknown, detail: "The answer cannot be read.", requestId };
  }
}

async function send(address: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(address, {
      ...init,
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestFailed();
  }
}

/** The answer, or what it was refused for. What waits for a proof is sent once more when the proof is there. */
async function answered(
  address: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await send(address, init, signal);
    if (response.ok) return response;
    const problem = await problemIn(response);
    const again = attempt === 0 && wantsProof(problem.type) && (await askForProof());
    if (!again) throw new RequestFailed(problem);
  }
}

type Asked = { readonly query?: Readonly<Record<string, unknown>>; readonly signal?: AbortSignal };

const get = (path: string, params: Readonly<Record<string, string>>, { query = {}, signal }: Asked) =>
  answered(addressOf(path, params) + search(query), { method: "GET" }, signal);

/** Reads an address whose operation has a form of its own. Throws as `call` does. */
export async function read<T>(
  path: string,
  params: Readonly<Record<string, string>>,
  asked: Asked,
): Promise<T> {
  return (await (await get(path, params, asked)).json()) as T;
}

/** The same where the answer is plain text. */
export async function readText(
  path: string,
  params: Readonly<Record<string, string>>,
  asked: Asked,
): Promise<string> {
  return (await get(path, params, asked)).text();
}

/** Calls an operation of the contract. Throws `RequestFailed` with the problem when it is refused or nobody answers. */
export async function call<O extends Operation>(
  operation: O,
  params: ParamsOf<Registry[O]>,
  ...[given]: Rest<O>
): Promise<AnswerOf<Registry[O]>> {
  const [method = "GET", path = ""] = OPERATIONS[operation].split(" ");
  const init: RequestInit = { method };
  if (given?.body !== undefined) {
    init.headers = { "content-type": "application/json" };
    init.body = JSON.stringify(given.body);
  }
  const address = addressOf(path, params) + search(given?.query ?? {});
  const response = await answered(address, init, given?.signal);
  return (response.status === 204 ? undefined : await response.json()) as AnswerOf<Registry[O]>;
}
