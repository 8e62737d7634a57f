import type { Permit } from "../../../schema/contract/locks.ts";
import type { Api, Context } from "../context.ts";
import { renewPermit, verdictsIn } from "../holds.ts";
import type { Outcome } from "../http.ts";
import { momentOf, refusalText, verdictLines } from "../words.ts";

const PARTS = 3;

export type Renewal = {
  /** The permit as it was last given. */
  readonly latest: () => Permit;
  readonly stop: () => void;
};

/**
 * Renews a permit at every third of its life, so that two may fail before it ends. What cannot be renewed is said aloud
 * and stops nothing: the deployment is under way.
 */
export function keepRenewing(
  context: Context,
  api: Api,
  project: string,
  granted: Permit,
  ttlSeconds: number,
): Renewal {
  const { out, world } = context;
  const everyMs = (ttlSeconds * 1000) / PARTS;
  let latest = granted;
  let said = "";
  let isOver = false;
  let timer: NodeJS.Timeout | null = null;

  /** The same trouble again is no news. */
  const sayOnce = (text: string, lines: readonly string[] = []) => {
    if (text === said) return;
    said = text;
    out.warn(text);
    for (const line of lines) out.note(line);
  };

  const ends = () => momentOf(latest.expiresAt, world.now());
  const hear = (outcome: Outcome) => {
    if (outcome.kind === "answer") {
      latest = outcome.body as Permit;
      if (said !== "") out.note(`The permit is renewed again, until ${ends()}.`);
      said = "";
      out.mask(latest.permit);
    } else if (outcome.kind === "refused") {
      const verdicts = verdictsIn(outcome.refusal);
      if (verdicts === null) {
        isOver = true;
        sayOnce(`THE PERMIT IS OVER, and the deployment goes on without it. ${refusalText(outcome.refusal)}`);
      } else {
        const text = `A GATE HAS CLOSED. The deployment is under way and goes on; the permit and its lock end ${ends()}.`;
        sayOnce(text, verdictLines(verdicts, world.now(), out));
      }
    } else if (outcome.kind === "unreachable") {
      sayOnce(
        `The permit cannot be renewed now (${outcome.because}). It ends ${ends()}; the deployment goes on.`,
      );
    }
  };

  const abort = new AbortController();
  const plan = () => {
    timer = setTimeout(async () => {
      const more = { budgetMs: everyMs, signal: abort.signal };
      const outcome = await renewPermit(api, project, granted.id, ttlSeconds, more);
      if (abort.signal.aborted) return;
      hear(outcome);
      if (!isOver) plan();
    }, everyMs);
  };
  plan();
  return {
    latest: () => latest,
    stop: () => {
      abort.abort();
      if (timer) clearTimeout(timer);
    },
  };
}
