import { Response } from "miniflare";

/** What GitHub's own servers would answer, on the test runner's side. The code says who comes back. */
type Coming = {
  readonly id: number;
  readonly login: string;
  readonly email: string | null;
  readonly verified?: boolean;
};

const coming = (code: string): Coming =>
  JSON.parse(Buffer.from(code, "base64url").toString("utf8")) as Coming;

export async function testGitHub(request: Request): Promise<Response | null> {
  const { hostname, pathname } = new URL(request.url);
  if (hostname === "github.com" && pathname === "/login/oauth/access_token") {
    const code = new URLSearchParams(await request.text()).get("code") ?? "";
    if (code === "unknown")
      return Response.json({ error: "bad_verification_code", error_description: "expired" });
    return Response.json({ access_token: code, token_type: "bearer", scope: "user:email" });
  }
  if (hostname !== "api.github.com") return null;
  const { id, login, email, verified = true } = coming(request.headers.get("authorization")?.slice(7) ?? "");
  if (pathname === "/user") return Response.json({ id, login, name: "Octo Cat" });
  return Response.json(email === null ? [] : [{ email, primary: true, verified }]);
}
