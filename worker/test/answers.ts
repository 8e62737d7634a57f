import { expect } from "vitest";
import { Problem } from "../../schema/contract/problem.ts";
import { json } from "./tenant.ts";

/** What a request was answered that went well. */
export async function done<T = Record<string, unknown>>(
  response: Response | Promise<Response>,
  status = 200,
): Promise<T> {
  const answer = await response;
  expect(answer.status).toBe(status);
  return json<T>(answer);
}

/** Why a request was refused, and for which of its fields. */
export async function refused(
  response: Response | Promise<Response>,
  status: number,
  path?: string,
): Promise<Problem> {
  const answer = await response;
  expect(answer.status).toBe(status);
  const problem = Problem.parse(await json(answer));
  if (path !== undefined) expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  return problem;
}
