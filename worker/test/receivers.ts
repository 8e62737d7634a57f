import { Response } from "miniflare";

/**
 * Receivers of webhooks, on the test runner's side: each answers for a host of its own as its script says, step by step,
 * the last step from then on, and remembers what it got. `https://control.receiver.slipway-test.com/<host>`: PUT sets
 * a script, GET says what came, POST lets go of what is held.
 */
export type Step = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of a text, any bytes, as base64. */
  readonly bytes?: string;
  /** In place of an answer, the connection breaks. */
  readonly breaks?: true;
  /** It answers when it is let go. */
  readonly holds?: true;
};

export type Got = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const ZONE = ".receiver.slipway-test.com";
const CONTROL = `control${ZONE}`;
const scripts = new Map<string, Step[]>();
const got = new Map<string, Got[]>();
const held = new Map<string, (() => void)[]>();

async function control(request: Request, host: string): Promise<Response> {
  if (request.method === "PUT") scripts.set(host, (await request.json()) as Step[]);
  if (request.method === "POST") for (const letGo of held.get(host)?.splice(0) ?? []) letGo();
  return Response.json(got.get(host) ?? []);
}

function next(host: string): Step {
  const script = scripts.get(host) ?? [];
  return (script.length > 1 ? script.shift() : script[0]) ?? {};
}

/** What a receiver answers; null: it is none of them. */
export async function testReceivers(request: Request): Promise<Response | null> {
  const { hostname, pathname, href } = new URL(request.url);
  if (hostname === CONTROL) return control(request, pathname.slice(1));
  if (!hostname.endsWith(ZONE)) return null;
  const { url: _, method } = request;
  const headers = Object.fromEntries(request.headers);
  const body = Buffer.from(await request.arrayBuffer()).toString("base64");
  got.set(hostname, [...(got.get(hostname) ?? []), { url: href, method, headers, body }]);
  const { status = 204, headers: answered = {}, body: text, bytes, breaks, holds } = next(hostname);
  if (holds)
    await new Promise<void>((resolve) => {
      held.set(hostname, [...(held.get(hostname) ?? []), resolve]);
    });
  if (breaks) throw new Error("the connection broke");
  return new Response(bytes ? Buffer.from(bytes, "base64") : (text ?? null), { status, headers: answered });
}
