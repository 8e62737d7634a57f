import { wrangler } from "../wrangler.ts";
import { newSigningKeys } from "./rotate.ts";

const NAME = "SIGNING_KEYS";

function namesIn(answer: string): unknown[] {
  try {
    return (JSON.parse(answer) as { name?: unknown }[]).map(({ name }) => name);
  } catch {
    throw new Error(`wrangler did not say which secrets there are, so ${NAME} was left as it is.`);
  }
}

/**
 * Gives the deployed Worker keys to sign permits with where it has none. They are read from stdin, so that they stand in
 * no file and no list of processes, and its log tells nothing of them, however it is set.
 * @returns whether they were made
 */
export async function provideSigningKeys(environment = process.env): Promise<boolean> {
  const env = { ...environment, WRANGLER_LOG: "log", WRANGLER_LOG_SANITIZE: "true" };
  const names = namesIn(await wrangler(["secret", "list", "--format", "json"], { env, isAsked: true }));
  if (names.includes(NAME)) return false;
  await wrangler(["secret", "put", NAME], { env, input: await newSigningKeys() });
  return true;
}
