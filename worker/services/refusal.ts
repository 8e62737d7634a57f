import type { FieldError, ProblemKind } from "../../schema/contract/problem.ts";

/** A verb's way to say no: what kind of refusal, in words for the client. Faults are other errors. */
export class Refusal extends Error {
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    {
      errors = [],
      extra = {},
    }: { errors?: readonly FieldError[]; extra?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail);
    this.name = "Refusal";
    this.kind = kind;
    this.errors = errors;
    this.extra = extra;
  }
}

export const notFound = (what: string) => new Refusal("not-found", `There is no such ${what}.`);
