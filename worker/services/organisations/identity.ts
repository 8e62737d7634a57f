import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from "jose";
import type { Machine } from "../../core/access.ts";
import { isKnownIssuer, isOfPullRequest, isTrusted, statedBy } from "../../core/identity/issuers.ts";
import type { Control } from "../control.ts";
import { sha256 } from "../hash.ts";
import type { Clock, OrgRef } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import type { IssuerKeys } from "./trust-ports.ts";

const SKEW_SECONDS = 60;
const MAX_AGE_SECONDS = 3600;
const MAX_LENGTH = 8192;
const TOUCH_EVERY_MS = 5 * 60 * 1000;
const ALGORITHMS = ["RS256", "ES256"];

/** The audience that a job must ask for its token to have: one organisation, so that no other can use it. */
export const audienceOf = (orgSlug: string): string => `slipway:${orgSlug}`;

const AUDIENCE = /^slipway:([a-z0-9-]{1,63})$/;

export const looksLikeIdentity = (text: string): boolean =>
  text.length <= MAX_LENGTH && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

type Parts = {
  readonly control: Pick<Control, "trusts">;
  readonly clock: Clock;
  readonly keys: IssuerKeys;
};

const refused = (detail: string) =>
  new Refusal("unauthenticated", `The identity token is refused: ${detail}.`);

/** The token may be good: it is the issuer that cannot be asked, and it is asked again within a minute. */
const unreachable = (issuer: string) =>
  new Refusal("unavailable", `The keys of ${issuer} cannot be had now. Send the same again in a minute.`, {
    retryAfterSeconds: 60,
  });

/** What a signature covers. The signature itself can be written in several ways, so that it tells no two tokens apart. */
const signedPart = (token: string): string => token.slice(0, token.lastIndexOf("."));

/** What a token says before it is believed: only enough to know whom to ask. */
function unverified(token: string): { issuer: string; orgSlug: string } {
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(token);
  } catch {
    throw refused("it cannot be read");
  }
  const audience = Array.isArray(claims.aud) && claims.aud.length === 1 ? claims.aud[0] : claims.aud;
  const orgSlug = typeof audience === "string" ? AUDIENCE.exec(audience)?.[1] : undefined;
  if (orgSlug === undefined)
    throw refused("its audience must be slipway: and the organisation's slug, alone");
  if (typeof claims.iss !== "string" || !isKnownIssuer(claims.iss)) throw refused("its issuer is not known");
  return { issuer: claims.iss, orgSlug };
}

async function verified(token: string, issuer: string, orgSlug: string, { keys, clock }: Parts) {
  const options = {
    issuer,
    audience: audienceOf(orgSlug),
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_SECONDS,
    maxTokenAge: MAX_AGE_SECONDS,
    requiredClaims: ["exp", "iat"],
    currentDate: new Date(clock.now()),
  };
  for (const fresh of [false, true]) {
    const set = await keys.read(issuer, fresh);
    if (!set) throw unreachable(issuer);
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(set as unknown as JSONWebKeySet), options);
      return payload;
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey && !fresh) continue;
      if (error instanceof errors.JWTExpired) throw refused("it has expired");
      if (error instanceof errors.JWTClaimValidationFailed) throw refused(`its ${error.claim} is not right`);
      throw refused("its signature does not hold");
    }
  }
  throw refused("its signature does not hold");
}

/**
 * Whom a CI's identity token stands for. The issuer is known before it is asked for anything; the organisation is the
 * one the token was made for; each token is good for one request.
 */
export async function identify(
  parts: Parts,
  token: string,
): Promise<{ readonly org: OrgRef; readonly principal: Machine }> {
  const { control, clock } = parts;
  const { issuer, orgSlug } = unverified(token);
  const found = await control.trusts.ofIssuer(orgSlug, issuer);
  // Whether there is such an organisation is not for strangers to learn.
  if (!found || found.trusts.length === 0) throw refused("nobody trusts it with what it claims");
  const claims = await verified(token, issuer, orgSlug, parts);
  const trust = found.trusts.find((one) => isTrusted(one.claims, claims));
  if (!trust) throw refused("nobody trusts it with what it claims");
  if (isOfPullRequest(claims)) throw refused("it was made for a pull request");
  const { jti, exp = 0 } = claims;
  const used = await sha256(`${issuer}\n${typeof jti === "string" && jti !== "" ? jti : signedPart(token)}`);
  if (!(await control.trusts.use(used, (exp + SKEW_SECONDS) * 1000)))
    throw refused("it was used before; ask for another one");
  const now = clock.now();
  if (trust.lastUsedAt === null || trust.lastUsedAt < now - TOUCH_EVERY_MS)
    await control.trusts.touch(trust.id, now, now - TOUCH_EVERY_MS);
  const { id, name, scopes, project } = trust;
  const principal: Machine = { kind: "trust", id, name, scopes, project, stated: statedBy(issuer, claims) };
  return { org: found.org, principal };
}
