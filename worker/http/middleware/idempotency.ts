import type { Context } from "hono";
import { sha256 } from "../../services/hash.ts";
import { ABANDONED_MS, KEPT_MS, readIdempotencyKey } from "../../services/idempotency.ts";
import { Refusal } from "../../services/refusal.ts";
import type { HttpEnv } from "../vars.ts";

type Stored = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

const KEPT_HEADERS = ["content-type", "set-cookie", "location"];

const encoder = new TextEncoder();

/**
 * Answers may hold a secret that is shown once, so they are sealed with a key that only the sender can derive again:
 * from the credential, the idempotency key and the body. The database alone opens none.
 */
async function sealingKey(secret: string): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`slipway idempotency\n${secret}`));
  return crypto.subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function seal(secret: string, stored: Stored): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = encoder.encode(JSON.stringify(stored));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealingKey(secret), plain);
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64");
}

/** The answer, to who holds the credential it was given to. To any other of the same tenant it stays closed. */
async function open(secret: string, text: string): Promise<Stored> {
  const bytes = Buffer.from(text, "base64");
  const cipher = { name: "AES-GCM", iv: bytes.subarray(0, 12) };
  const plain = await crypto.subtle
    .decrypt(cipher, await sealingKey(secret), bytes.subarray(12))
    .catch(() => null);
  if (plain === null) {
    throw new Refusal(
      "conflict",
      "This was done already under another token or session, and its answer is repeated only there.",
      { errors: [{ path: "Idempotency-Key", message: "was used under another token or session" }] },
    );
  }
  return JSON.parse(new TextDecoder().decode(plain)) as Stored;
}

async function toStored(response: Response): Promise<Stored> {
  const copy = response.clone();
  const headers = [...copy.headers].filter(([name]) => KEPT_HEADERS.includes(name));
  return { status: copy.status, headers, body: await copy.text() };
}

function replay({ status, headers, body }: Stored): Response {
  const answer = new Response(status === 204 ? null : body, { status });
  for (const [name, value] of headers) answer.headers.append(name, value);
  answer.headers.set("idempotency-replayed", "true");
  return answer;
}

/** Where a key holds: in an organisation whatever token is used, for a person, or for an address nobody signed in from. */
function scopeOf(c: Context<HttpEnv>): { shard: number | null; tenant: string; credential: string } {
  const caller = c.get("caller");
  const org = c.get("org");
  const credential = caller?.credential.reveal() ?? "";
  if (org) return { shard: org.shard, tenant: org.id, credential };
  const tenant =
    caller?.kind === "person" ? caller.user.id : `address ${c.req.header("cf-connecting-ip") ?? ""}`;
  return { shard: null, tenant, credential };
}

/**
 * Gives a POST with an Idempotency-Key one effect for a day. Only successes are kept: what was refused may be sent again.
 * @param hash reads what the body said, for comparison; called before `answer` unless the key is new
 * @param isStream the body can be read once only, so that a first request's hash is known when it is answered
 */
export async function withIdempotency(
  c: Context<HttpEnv>,
  hash: () => Promise<string>,
  answer: () => Promise<Response>,
  isStream = false,
): Promise<Response> {
  const header = c.req.header("idempotency-key");
  if (header === undefined) return answer();
  const key = readIdempotencyKey(header);
  if (key === null) {
    throw new Refusal("invalid", "The Idempotency-Key is not 1 to 255 printable characters.", {
      errors: [{ path: "Idempotency-Key", message: "use 1 to 255 printable ASCII characters" }],
    });
  }
  const { services, idempotency } = c.get("runtime");
  const { shard, tenant, credential } = scopeOf(c);
  const store = idempotency(shard);
  const scope = `${tenant}|POST ${new URL(c.req.url).pathname}`;
  const now = services.clock.now();
  const firstHash = isStream ? "" : await hash();
  const limits = { expiredBefore: now - KEPT_MS, abandonedBefore: now - ABANDONED_MS };
  const before = await store.begin(scope, key, firstHash, now, limits);
  if (before) {
    const bodyHash = isStream ? await hash() : firstHash;
    if (before.answer === null)
      throw new Refusal("in-progress", "A request with this idempotency key is still running.");
    if (before.bodyHash !== bodyHash) {
      throw new Refusal("idempotency-mismatch", "This idempotency key was used with another body.");
    }
    return replay(await open(`${credential}\n${key}\n${bodyHash}`, before.answer));
  }
  try {
    const response = await answer();
    if (response.ok) {
      const bodyHash = isStream ? await hash() : firstHash;
      await store.finish(
        scope,
        key,
        bodyHash,
        await seal(`${credential}\n${key}\n${bodyHash}`, await toStored(response)),
      );
    } else await store.abandon(scope, key);
    return response;
  } catch (error) {
    await store.abandon(scope, key);
    throw error;
  }
}

/** The hash of a body that was read as text, with the query that goes with it. */
export const hashOfText = (c: Context<HttpEnv>, text: string) => () =>
  sha256(`${new URL(c.req.url).search}\n${text}`);

/**
 * What a request with an Idempotency-Key is called where its work is done, so that work whose answer was lost is not done
 * again when the request comes again; null: it has no key.
 */
export async function commandOf(c: Context<HttpEnv>, body: unknown): Promise<string | null> {
  const key = readIdempotencyKey(c.req.header("idempotency-key") ?? "");
  return key === null ? null : sha256(`${new URL(c.req.url).pathname}\n${key}\n${JSON.stringify(body)}`);
}
