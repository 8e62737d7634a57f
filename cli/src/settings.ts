import { type Config, readConfig } from "./config-file.ts";
import { type Credential, gitHubIdentity, identityOfGitHub, lasting, spentByUse } from "./credential.ts";
import type { Values } from "./options.ts";
import type { Env } from "./parse.ts";
import { WrongUse } from "./stop.ts";

/** Where to speak to, as whom, and by what right. */
export type Settings = {
  readonly base: string;
  readonly org: string | null;
  readonly credential: Credential;
  /** What must never be shown. */
  readonly secrets: readonly string[];
};

/** An address as it is written before a path. */
export function baseOf(address: string): string {
  const url = parseUrl(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "")
    throw new WrongUse(`"${address}" is not an address such as https://slipway.example.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function parseUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** A token without what copying it may have added. */
export function cleanToken(token: string): string {
  const trimmed = token.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw new WrongUse("The token holds characters that no token has.");
  return trimmed;
}

const NO_CREDENTIAL =
  "There is no credential. Give --token or SLIPWAY_TOKEN, or `slipway login` once; in GitHub Actions grant the job " +
  "`id-token: write`, in GitLab CI set the ID token SLIPWAY_ID_TOKEN.";

function credentialOf(
  values: Values,
  env: Env,
  config: Config | null,
  org: string | null,
): Pick<Settings, "credential" | "secrets"> {
  const given = values.token ?? config?.token;
  if (given !== undefined) {
    const token = cleanToken(given);
    return { credential: lasting(token), secrets: [token] };
  }
  const identity = gitHubIdentity(env);
  if (identity) {
    if (org === null)
      throw new WrongUse(
        "--org is missing (or SLIPWAY_ORG): an identity token is made for one organisation.",
      );
    const { address, secret } = identity;
    return { credential: identityOfGitHub(address, secret, org), secrets: [secret] };
  }
  if (!env.SLIPWAY_ID_TOKEN) throw new WrongUse(NO_CREDENTIAL);
  const token = cleanToken(env.SLIPWAY_ID_TOKEN);
  return { credential: spentByUse(token), secrets: [token] };
}

/**
 * What was given, else what `login` remembered. What was remembered is for the address it was remembered with: a
 * token is never sent anywhere else.
 */
export function settingsOf(values: Values, env: Env): Settings {
  const remembered = readConfig(env);
  const address = values.address ?? remembered?.url;
  if (address === undefined) throw new WrongUse("--url is missing (or SLIPWAY_URL): where is Slipway?");
  const base = baseOf(address);
  const config = remembered && baseOf(remembered.url) === base ? remembered : null;
  const org = values.org ?? config?.org ?? null;
  return { base, org, ...credentialOf(values, env, config, org) };
}
