import { RequestFailed } from "../api/request-failed.ts";

/** What is wrong with a field, as a sentence of its own. */
export function sentence(message: string): string {
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
