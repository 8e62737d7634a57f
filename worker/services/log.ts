/** Every event the product logs; dashboards and alerts rely on these names. */
export type LogEvent =
  | "request.served"
  | "request.failed"
  | "intake.stored"
  | "intake.wake_failed"
  | "intake.processed"
  | "intake.failed"
  | "intake.swept"
  | "intake.buried"
  | "event.kept_in_inbox"
  | "release.committed"
  | "release.commit_retried"
  | "release.handed_over"
  | "release.watcher_not_told"
  | "live.publish_failed"
  | "live.expel_failed"
  | "approvals.not_asked"
  | "approvals.not_reminded"
  | "approvals.untold"
  | "permit_keys.unusable"
  | "sealing_keys.unusable"
  | "webhooks.not_woken"
  | "webhooks.alarm_failed"
  | "webhooks.not_told"
  | "webhooks.not_rendered"
  | "webhooks.secrets_closed"
  | "endpoint.disabled"
  | "endpoint.warned"
  | "environment.untold"
  | "environment.alarm_failed"
  | "environment.not_told"
  | "environment.not_watching"
  | "mail.sent"
  | "mail.unsent"
  | "mail.failed"
  | "audit.seal_failed"
  | "quota.failed"
  | "organisation.removal_begun"
  | "organisation.removed"
  | "organisation.removal_failed"
  | "housekeeping.done"
  | "housekeeping.failed"
  | "queue.unknown";

type Plain = string | number | boolean | null | undefined;

/** Names under which a secret or a person's data could slip into a log line: the compiler refuses them. */
type Reserved =
  | "authorization"
  | "body"
  | "cookie"
  | "email"
  | "headers"
  | "password"
  | "secret"
  | "sessionId"
  | "token"
  | "url";

export type LogFields<F> = F & { readonly [K in keyof F]: K extends Reserved ? never : Plain };

export interface Log {
  info<F extends Record<string, unknown>>(event: LogEvent, fields: LogFields<F>): void;
  error<F extends Record<string, unknown>>(event: LogEvent, error: unknown, fields: LogFields<F>): void;
}

const OWN_FAULTS = ["TypeError", "RangeError", "ReferenceError"];

/** The words of an error that cannot quote what a client sent: those of the language and of the database. */
function wordsOf(error: Error): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (OWN_FAULTS.includes(cause.name) || cause.message.startsWith("D1_"))
      return cause.message.slice(0, 300);
  }
  return undefined;
}

/** An error by its name and place; any other message may hold a client's data and stays out. */
const errorFields = (error: unknown) =>
  error instanceof Error
    ? {
        error: error.name,
        because: wordsOf(error),
        at: error.stack
          ?.split("\n")
          .find((line) => line.includes("at "))
          ?.trim(),
      }
    : { error: typeof error };

/** One JSON object a line. */
export function jsonLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, event: LogEvent, fields: object) =>
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields }));
  return {
    info: (event, fields) => line("info", event, fields),
    error: (event, error, fields) => line("error", event, { ...fields, ...errorFields(error) }),
  };
}

/** The log of a running product: what it prints is kept by whatever runs it. */
export const consoleLog = (now: () => number): Log =>
  // biome-ignore lint/suspicious/noConsole: the log's one way out
  jsonLog((line) => console.log(line), now);

/** A value that must not be printed: it shows itself as a placeholder wherever it is written out. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
}
