import { newSealingKeys } from "../../worker/services/webhooks/seal.ts";
import { wrangler } from "../wrangler.ts";
import { newSigningKeys } from "./rotate.ts";

/** The keys that a Worker has to have, and how they are made: what signs permits, and what keeps secrets. */
const KEYS: Readonly<Record<string, () => string | Promise<string>>> = {
  SIGNING_KEYS: newSigningKeys,
  SEALING_KEYS: newSealingKeys,
};

function namesIn(answer: string): unknown[] {
  try {
    return (JSON.parse(answer) as { name?: unknown }[]).map(({ name }) => name);
  } catch {
    throw new Error("wrangler did not say which secrets there are, so the keys were left as they are.");
  }
}

/**
 * Gives the deployed Worker the keys it does not have. They are read from stdin, so that they stand in no file and no list
 * of processes, and its log tells nothing of them, however it is set.
 * @returns the names of those that were made
 */
export async function provideKeys(environment = process.env): Promise<string[]> {
  const env = { ...environment, WRANGLER_LOG: "log", WRANGLER_LOG_SANITIZE: "true" };
  const names = namesIn(await wrangler(["secret", "list", "--format", "json"], { env, isAsked: true }));
  const missing = Object.entries(KEYS).filter(([name]) => !names.includes(name));
  for (const [name, make] of missing) await wrangler(["secret", "put", name], { env, input: await make() });
  return missing.map(([name]) => name);
}
