import type { Job } from "./ci.ts";
import type { Outcome, Request, World } from "./http.ts";
import type { Output } from "./output.ts";
import type { Env, Parsed } from "./parse.ts";
import { Refused, Unreachable, WrongUse } from "./stop.ts";

/** What a command is given. */
export type Context = Parsed & {
  readonly env: Env;
  readonly job: Job | null;
  readonly out: Output;
  readonly world: World;
  readonly version: string;
  /** Everything that comes in on stdin. */
  readonly readStdin: () => Promise<string>;
};

/** Slipway, as one credential reaches it. */
export type Api = {
  readonly send: (request: Request) => Promise<Outcome>;
  /** @throws WrongUse when nobody said which */
  readonly org: () => string;
  readonly base: string;
  readonly isSingleUse: boolean;
};

/** The answer, or what is thrown for the lack of one. */
export function answerOf<T>(outcome: Outcome): T {
  switch (outcome.kind) {
    case "answer":
      return outcome.body as T;
    case "refused":
      throw new Refused(outcome.refusal);
    case "unreachable":
      throw new Unreachable(outcome.because);
    case "interrupted":
      throw new Unreachable("it was interrupted");
  }
}

/** No words beside the options, where a command takes none. */
export function noWords({ words, rest }: Context): void {
  const [word] = [...words, ...(rest ?? [])];
  if (word !== undefined)
    throw new WrongUse(`"${word}" is one word too many. A text with spaces needs quotes.`);
}
