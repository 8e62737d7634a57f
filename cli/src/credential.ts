import type { Env } from "./parse.ts";

/** What a request is made with. */
export type Credential = {
  /** Good for one request only, and there is no other. */
  readonly isSingleUse: boolean;
  /** @throws when there is none to be had now */
  readonly fetch: (timeoutMs: number) => Promise<string>;
};

/** A token that is good until it is revoked. */
export const lasting = (token: string): Credential => ({ isSingleUse: false, fetch: async () => token });

/** An identity token that the CI gave the job once. */
export const spentByUse = (token: string): Credential => ({ isSingleUse: true, fetch: async () => token });

/**
 * A job's own identity in GitHub Actions: a new token for each request, for this organisation alone.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function identityOfGitHub(address: string, secret: string, org: string): Credential {
  return {
    isSingleUse: false,
    fetch: async (timeoutMs) => {
      const url = new URL(address);
      url.searchParams.set("audience", `slipway:${org}`);
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      try {
        const response = await fetch(url, {
          headers: { authorization: `bearer ${secret}`, accept: "application/json" },
          signal: abort.signal,
        });
        const body = (await response.json()) as { value?: unknown };
        if (typeof body.value !== "string") throw new Error(`it answered ${response.status}`);
        return body.value;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Whether a job of GitHub Actions may ask for its identity. */
export const gitHubIdentity = (env: Env): { readonly address: string; readonly secret: string } | null => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = env;
  return address && secret ? { address, secret } : null;
};
