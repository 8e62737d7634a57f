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

type Trouble = { readonly text: string; readonly lines: readonly string[]; readonly isOver: boolean };

/** What is wrong with a renewal, loud enough for a log of a thousand lines; null: nothing. */
function troubleOf(outcome: Outcome, ends: string, { out, world }: Context): Trouble | null {
  if (outcome.kind === "unreachable") {
    const text = `The permit cannot be renewed now (${outcome.because}). It ends ${ends}; the deployment goes on.`;
    return { text, lines: [], isOver: false };
  }
  if (outcome.kind !== "refused") return null;
  const verdicts = verdictsIn(outcome.refusal);
  if (verdicts === null) {
    const text = `THE PERMIT IS OVER, and the deployment goes on without it. ${refusalText(outcome.refusal)}`;
    return { text, lines: [], isOver: true };
  }
  const text = `A GATE HAS CLOSED. The deployment is under way and goes on; the permit and its lock end ${ends}.`;
  return { text, lines: verdictLines(verdicts, world.now(), out), isOver: false };
}

/** Says what is wrong once, and when it is well again. */
function teller({ out }: Context): (trouble: Trouble | null, ends: string) => void {
  let said: string | null = null;
  return (trouble, ends) => {
    // The same gate again is no news.
    const about = trouble && `${trouble.isOver} ${trouble.lines.join("\n")}`;
    if (trouble === null && said !== null) out.note(`The permit is renewed again, until ${ends}.`);
    if (trouble && about !== said) {
      out.warn(trouble.text);
      for (const line of trouble.lines) out.note(line);
    }
    said = about;
  };
}

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
  const abort = new AbortController();
  const tell = teller(context);
  let latest = granted;
  let timer: NodeJS.Timeout | null = null;

  const renew = async () => {
    const more = { budgetMs: everyMs, signal: abort.signal };
    const outcome = await renewPermit(api, project, granted.id, ttlSeconds, more);
    if (abort.signal.aborted) return;
    if (outcome.kind === "answer") {
      latest = outcome.body as Permit;
      out.mask(latest.permit);
    }
    const ends = momentOf(latest.expiresAt, world.now());
    const trouble = troubleOf(outcome, ends, context);
    tell(trouble, ends);
    if (!trouble?.isOver) plan();
  };
  const plan = () => {
    timer = setTimeout(renew, everyMs);
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
