import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Response } from "miniflare";

const KEPT = 200;

type Asked = { readonly method: string; text(): Promise<string> };

/**
 * Letters that a product on one machine cannot send, in a file beside its state. It is a binding that only this process
 * can give, so no setting makes a deployment have it.
 */
export function mailboxIn(state: string) {
  const file = join(state, "mailbox.ndjson");
  const lines = () =>
    existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  return async (request: Asked): Promise<Response> => {
    if (request.method !== "POST")
      return Response.json(
        lines()
          .map((line) => JSON.parse(line) as unknown)
          .reverse(),
      );
    const letter = JSON.parse(await request.text()) as object;
    appendFileSync(file, `${JSON.stringify({ ...letter, at: new Date().toISOString() })}\n`);
    const kept = lines();
    if (kept.length > KEPT * 2) writeFileSync(file, `${kept.slice(-KEPT).join("\n")}\n`);
    return new Response(null, { status: 204 });
  };
}
