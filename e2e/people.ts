import type { Role } from "../schema/contract/accounts.ts";
import type { Account } from "./client.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Signs somebody up who was invited to an account's organisation, and gives their cookie. */
export async function join(of: Account, name: string, role: Role): Promise<string> {
  const email = `${name.toLowerCase()}-${of.org}@example.com`;
  const post = async (path: string, body: object, cookie = "") => {
    const headers = { ...JSON_TYPE, cookie, origin: of.url };
    const answer = await fetch(of.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const invited = await post(`/v1/orgs/${of.org}/invitations`, { email, role }, of.cookie);
  const { token } = (await invited.json()) as { token: string };
  const signedUp = await post("/v1/auth/sign-up", { email, name, password: "a long password" });
  const cookie = signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
  await post("/v1/invitations/accept", { token }, cookie);
  return cookie;
}
