import { RequestFailed } from "../api/request-failed.ts";

/** How the checker says that something is empty, where its schema has no words of its own. */
const EMPTY = /^Too small: expected (?:string|array) to have >=1 /;

/** What is wrong with a field, as a sentence of its own. */
export function sentence(message: string): string {
  if (EMPTY.test(message)) return "This must not be empty.";
  const whole = /^(?:is|must|has|was|would)\b/.test(message) ? `This ${message}` : message;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.!?]$/.test(whole) ? "" : "."}`;
}

/** What a refused request says about each field it names, by the field's path. */
export function fieldErrors(error: unknown): Readonly<Record<string, string | undefined>> {
  if (!(error instanceof RequestFailed)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map(({ path, message }) => [path, sentence(message)]),
  );
}

/** What is refused here already, told as if it had been refused there. */
export const refusal = (path: string, message: string): RequestFailed =>
  new RequestFailed({
    type: "about:blank",
    title: "This cannot be sent",
    status: 400,
    detail: sentence(message),
    requestId: "",
    errors: [{ path, message }],
  });
