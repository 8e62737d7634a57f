import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { Response } from "miniflare";

/**
 * What the CI systems' own servers would answer, on the test runner's side: discovery, keys that were made for this run,
 * and a way to have a token signed, which no real issuer has. Whatever else is asked for is not there.
 */
type Signing = { readonly key: CryptoKey; readonly jwk: JWK };
let keys: Promise<{ readonly known: Signing; readonly stranger: Signing }> | null = null;

const GITHUB = "https://token.actions.githubusercontent.com";

async function pair(kid: string): Promise<Signing> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}

async function make() {
  return { known: await pair("known"), stranger: await pair("known") };
}

type Wish = {
  readonly claims: Record<string, unknown>;
  readonly header?: { readonly alg: string; readonly kid?: string };
  /** Signed by a key of the same name that is not the issuer's. */
  readonly stranger?: boolean;
};

async function sign({ claims, header, stranger = false }: Wish): Promise<string> {
  keys ??= make();
  const { known, stranger: other } = await keys;
  const alg = header?.alg ?? "RS256";
  const secret = new TextEncoder().encode(JSON.stringify(known.jwk));
  const key = alg === "HS256" ? secret : (stranger ? other : known).key;
  return new SignJWT(claims).setProtectedHeader({ alg, kid: header?.kid ?? "known" }).sign(key);
}

/** How often each issuer of CircleCI's kind was asked: it answers once, and is out of reach from then on. */
const circles = new Map<string, number>();
const CIRCLE = /^(https:\/\/oidc\.circleci\.com\/org\/[\w-]+)\/\.well-known\/(openid-configuration|jwks)$/;

async function circle(issuer: string, what: string): Promise<Response> {
  keys ??= make();
  const times = (circles.get(issuer) ?? 0) + (what === "jwks" ? 0 : 1);
  circles.set(issuer, times);
  if (times > 1) return new Response("out of reach", { status: 503 });
  return what === "jwks"
    ? Response.json({ keys: [(await keys).known.jwk] })
    : Response.json({ jwks_uri: `${issuer}/.well-known/jwks` });
}

/** Keys asked for so far: a flood of tokens must not become a flood of questions. */
let asked = 0;

export async function testIssuers(request: Request): Promise<Response> {
  const { href, hostname, searchParams } = new URL(request.url);
  const [, issuer, what] = CIRCLE.exec(href) ?? [];
  if (issuer && what) return circle(issuer, what);
  keys ??= make();
  if (href === `${GITHUB}/.well-known/openid-configuration`)
    return Response.json({ issuer: GITHUB, jwks_uri: `${GITHUB}/.well-known/jwks` });
  if (href === `${GITHUB}/.well-known/jwks`) {
    asked += 1;
    return Response.json({ keys: [(await keys).known.jwk] });
  }
  if (href === "https://gitlab.com/.well-known/openid-configuration")
    return Response.json({ jwks_uri: "https://evil.example/keys" });
  if (href === "https://agent.buildkite.com/.well-known/openid-configuration")
    return new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
  if (hostname === "issuer.test" && href.endsWith("/sign"))
    return new Response(await sign((await request.json()) as Wish));
  if (hostname === "issuer.test")
    return Response.json({ asked: circles.get(searchParams.get("of") ?? "") ?? asked });
  return new Response("nothing is out here", { status: 404 });
}
