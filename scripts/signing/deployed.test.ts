import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { openSigningKeys } from "../../worker/services/environments/signing-keys.ts";
import { openSealingKeys } from "../../worker/services/webhooks/seal.ts";
import { QUIET, ROOT } from "../build.ts";

const run = promisify(execFile);
const SCRIPT = join(ROOT, "scripts", "signing", "deployed.ts");
const SECRETS = "/accounts/acme/workers/scripts/slipway/secrets";

type Put = { readonly name: string; readonly text: string; readonly type: string };

/** As much of Cloudflare's interface as wrangler asks about secrets. */
function cloudflare(names: readonly string[], answers = true) {
  const [asked, puts]: [string[], Put[]] = [[], []];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://cloudflare");
    asked.push(`${request.method} ${pathname}`);
    if (request.method === "PUT") puts.push((await json(request)) as Put);
    const result = request.method === "GET" ? names.map((name) => ({ name, type: "secret_text" })) : {};
    const errors = answers ? [] : [{ code: 10000, message: "Authentication error" }];
    response.writeHead(answers ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify({ success: answers, errors, messages: [], result }));
  });
  return { asked, puts, server };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Runs it with the wrangler that is pinned, against that Cloudflare, and with a log that would tell all it may. */
async function provide({ server }: ReturnType<typeof cloudflare>) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const env = {
    ...QUIET,
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    CLOUDFLARE_API_TOKEN: "none",
    CLOUDFLARE_ACCOUNT_ID: "acme",
    WRANGLER_LOG: "debug",
    WRANGLER_LOG_SANITIZE: "false",
  };
  const code = `import { provideKeys } from ${JSON.stringify(SCRIPT)}; console.log("made", ...(await provideKeys()));`;
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", code], { env });
  return stdout + stderr;
}

describe("a deployment", { timeout: 60_000 }, () => {
  it("gives a Worker without keys its own, and shows them to nobody", async () => {
    const product = cloudflare(["GITHUB_CLIENT_SECRET"]);
    const output = await provide(product);
    expect(product.asked).toEqual([`GET ${SECRETS}`, `PUT ${SECRETS}`, `PUT ${SECRETS}`]);
    const [signing, sealing] = product.puts;
    expect(signing).toMatchObject({ name: "SIGNING_KEYS", type: "secret_text" });
    expect(sealing).toMatchObject({ name: "SEALING_KEYS", type: "secret_text" });
    const [key] = await openSigningKeys(signing?.text ?? "");
    expect(key?.privateKey).toBeTruthy();
    expect(await openSealingKeys(sealing?.text ?? "")).toHaveLength(1);
    expect(output).toContain("made SIGNING_KEYS SEALING_KEYS");
    const [{ d }] = JSON.parse(signing?.text ?? "") as [{ d: string }];
    const [{ k }] = JSON.parse(sealing?.text ?? "") as [{ k: string }];
    for (const secret of [d, k]) expect(output).not.toContain(secret);
  });

  it("gives it those alone that it does not have", async () => {
    const product = cloudflare(["SIGNING_KEYS"]);
    expect(await provide(product)).toContain("made SEALING_KEYS");
    expect(product.puts.map(({ name }) => name)).toEqual(["SEALING_KEYS"]);
  });

  it("leaves keys that are there as they are", async () => {
    const product = cloudflare(["SIGNING_KEYS", "SEALING_KEYS"]);
    await provide(product);
    expect(product.asked).toEqual([`GET ${SECRETS}`]);
  });

  it("sets none where it cannot know whether there are any", async () => {
    const product = cloudflare([], false);
    await expect(provide(product)).rejects.toThrow(/secret list --format json ended with 1/);
    expect(product.puts).toEqual([]);
  });
});
