import type { Problem } from "../../../schema/contract/problem.ts";

const NO_ANSWER: Problem = {
  type: "about:blank",
  title: "Slipway cannot be reached",
  status: 0,
  detail: "Check your connection, then try again.",
  requestId: "",
};

/** Why a request brought no answer one can use. Status 0: nothing came back at all. */
export class RequestFailed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem = NO_ANSWER) {
    super(problem.detail);
    this.name = "RequestFailed";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }
}

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof RequestFailed && error.status === status;

/** What to tell people of any error: what was answered, or that something here broke. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestFailed) return error.problem;
  return { ...NO_ANSWER, title: "This page ran into a fault", detail: "Reload the page, then try again." };
}
