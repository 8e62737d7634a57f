import type { FieldError, ProblemKind } from "../../schema/contract/problem.ts";

/** A verb's way to say no: what kind of refusal, in words for the client. Faults are other errors. */
export class Refusal extends Error {
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  /** After how many seconds the same may be tried again; null: as its kind says. */
  readonly retryAfterSeconds: number | null;

  constructor(
    kind: ProblemKind,
    detail: string,
    {
      errors = [],
      extra = {},
      retryAfterSeconds = null,
    }: {
      errors?: readonly FieldError[];
      extra?: Readonly<Record<string, unknown>>;
      retryAfterSeconds?: number | null;
    } = {},
  ) {
    super(detail);
    this.name = "Refusal";
    this.kind = kind;
    this.errors = errors;
    this.extra = extra;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const notFound = (what: string) => new Refusal("not-found", `There is no such ${what}.`);
