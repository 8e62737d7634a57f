import type { FieldError, Problem } from "../../schema/contract/problem.ts";

/** What Slipway said no with; or what was made of an answer that is not Slipway's. */
export type Refusal = {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];
  /** All that was said, with what this kind of refusal adds: the lock, the verdicts. */
  readonly problem: Partial<Problem>;
};

/** The call cannot be understood: nothing was sent. */
export class WrongUse extends Error {}

/** Slipway was reached, and said no. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.title);
    this.refusal = refusal;
  }
}

/** Nothing that could be relied on came back, however often it was asked. */
export class Unreachable extends Error {}

/** A signal came while nothing was under way. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}
