import type { Permit } from "../../../schema/contract/locks.ts";
import type { Api, Context } from "../context.ts";
import { type PermitAsk, readLock } from "../holds.ts";
import type { Waited } from "../wait.ts";
import type { Deployment } from "./deployment.ts";

type Obtained = Exclude<Waited<Permit>, { kind: "interrupted" }>;

const ABSENT = 404;
/** What was accepted is known within two seconds; a busy product may need longer. */
const ATTEMPTS = 20;
const PAUSE_MS = 500;

const isAbsent = (obtained: Obtained) => obtained.kind === "refused" && obtained.refusal.status === ABSENT;

/**
 * Asks for a permit, and where the release is the one thing that Slipway does not know, tells of the deployment as
 * queued, which makes it known, and asks again. A misspelt environment is not made known: it would have no policy.
 */
export async function obtainIntroduced(
  context: Context,
  api: Api,
  ask: PermitAsk,
  deployment: Deployment,
  obtain: () => Promise<Obtained>,
  signal: AbortSignal,
): Promise<Obtained> {
  const first = await obtain();
  if (!isAbsent(first) || (await readLock(api, ask, { signal })) === null) return first;
  const told = await deployment.tell("queued", null, { signal });
  let obtained = first;
  for (let attempt = 0; told.kind === "answer" && isAbsent(obtained) && attempt < ATTEMPTS; attempt += 1) {
    await context.world.sleep(PAUSE_MS, signal);
    obtained = await obtain();
  }
  return obtained;
}
