import { GitHub as ArcticGitHub, OAuth2RequestError } from "arctic";
import type { Env } from "../env.ts";
import type { GitHub, GitHubProfile } from "../services/accounts/github.ts";

const API = "https://api.github.com";

type Address = { readonly email?: unknown; readonly primary?: unknown; readonly verified?: unknown };

async function read(path: string, token: string): Promise<unknown> {
  const response = await fetch(`${API}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      "user-agent": "slipway",
    },
    redirect: "manual",
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
  return response.json();
}

/** What GitHub says is as much a stranger's word as any: each field is looked at before it is used. */
export function profileOf(user: unknown, addresses: unknown): GitHubProfile | null {
  const { id, login, name } = (user ?? {}) as { id?: unknown; login?: unknown; name?: unknown };
  if (typeof id !== "number" || !Number.isSafeInteger(id) || typeof login !== "string") return null;
  const listed = Array.isArray(addresses) ? (addresses as Address[]) : [];
  const primary = listed.find((one) => one.primary === true && one.verified === true)?.email;
  return {
    id: String(id),
    login: login.slice(0, 100),
    name: typeof name === "string" ? name : null,
    email: typeof primary === "string" && primary.length <= 254 ? primary : null,
  };
}

/** Signing in with GitHub, by arctic; null where no client is configured. */
export function gitHubOf({ GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET }: Env): GitHub | null {
  if (!GITHUB_CLIENT_ID || !GITHUB_CLIENT_SECRET) return null;
  const client = (callback: string) => new ArcticGitHub(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, callback);
  return {
    authorizationUrl: (state, callback) => client(callback).createAuthorizationURL(state, ["user:email"]),
    exchange: async (code, callback) => {
      try {
        const tokens = await client(callback).validateAuthorizationCode(code);
        const token = tokens.accessToken();
        const [user, addresses] = await Promise.all([read("/user", token), read("/user/emails", token)]);
        return profileOf(user, addresses);
      } catch (error) {
        if (error instanceof OAuth2RequestError) return null;
        throw error;
      }
    },
  };
}
