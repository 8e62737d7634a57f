/** Seconds: a number alone, or with the unit it is in. */
type Kind = "text" | "flag" | "number" | "seconds";

export type Option = {
  readonly kind: Kind;
  /** Without its dashes, where it is not the name itself in kebab case. Several: the same option. */
  readonly flags?: readonly string[];
  /** What stands for the value in a help text. */
  readonly value?: string;
  readonly help: string;
  readonly env?: string;
};

const text = (value: string, help: string, env?: string, flags?: readonly string[]) =>
  ({ kind: "text", value, help, env, flags }) as const;
const seconds = (help: string, env?: string) => ({ kind: "seconds", value: "time", help, env }) as const;
const number = (value: string, help: string, env?: string) => ({ kind: "number", value, help, env }) as const;
const flag = (help: string, env?: string) => ({ kind: "flag", help, env }) as const;

/** Every option of every command: one name means one thing everywhere. */
export const OPTIONS = {
  project: text("slug", "the project", "SLIPWAY_PROJECT"),
  version: text("version", "the release (a CI's tag, if left out)", "SLIPWAY_VERSION"),
  commit: text("sha", "the commit (the CI's, where the job is about it)", "SLIPWAY_COMMIT"),
  environment: text("name", "the environment", "SLIPWAY_ENVIRONMENT"),
  id: text("id", "names the event: the same again has no second effect"),
  permitId: text("id", "the permit", "SLIPWAY_PERMIT_ID", ["id"]),
  occurredAt: text("time", "when it happened (RFC 3339), if not now"),
  link: text("address", "where to read more (the CI's run)", undefined, ["url"]),
  actor: text("name", "who did it (the CI's)", "SLIPWAY_ACTOR"),
  data: text("json", "what else this type of event says"),
  deploymentId: text("id", "names the deployment (this run of the CI's job)", "SLIPWAY_DEPLOYMENT_ID"),
  attempt: number("n", "which attempt of that deployment it is"),
  permit: text("jws", "the permit it is done under", "SLIPWAY_PERMIT"),
  fence: number("n", "the fence of the lock", "SLIPWAY_FENCE"),
  status: text("status", "succeeded, failed, cancelled or rolled_back", "SLIPWAY_STATUS"),
  rollout: number("percent", "how far it is rolled out"),
  digest: text("digest", "the artifact", "SLIPWAY_DIGEST"),
  suite: text("name", "what kind of tests: unit, e2e", "SLIPWAY_SUITE"),
  run: text("id", "names the run of the tests"),
  format: text("name", "the report's format, if it is not to be guessed"),
  holder: text("name", "who holds it (the CI's job, or you)", "SLIPWAY_HOLDER"),
  ttl: seconds("how long it holds unless renewed", "SLIPWAY_TTL"),
  wait: seconds("how long to wait for one's turn", "SLIPWAY_WAIT"),
  reason: text("text", "why, for people", "SLIPWAY_REASON"),
  claimId: text("id", "asking again with it is the same hold", "SLIPWAY_CLAIM_ID"),
  force: flag("take or end what somebody else holds; needs --reason and the right to"),
  override: text("reason", "pass closed gates, for this reason; opens a debt", "SLIPWAY_OVERRIDE"),
  rollback: flag("it goes back to an earlier version on purpose", "SLIPWAY_ROLLBACK"),
  at: text("time", "at that moment instead of now (RFC 3339)"),
  exitCode: flag("end with 3 where it is not allowed"),
  address: text("address", "where Slipway is", "SLIPWAY_URL", ["url", "server"]),
  org: text("slug", "the organisation", "SLIPWAY_ORG"),
  token: text("token", "the credential (of login: - reads it from stdin)", "SLIPWAY_TOKEN"),
  strict: flag("fail when Slipway cannot be reached", "SLIPWAY_STRICT"),
  retrySeconds: seconds("how long to go on trying (60)", "SLIPWAY_RETRY_SECONDS"),
  json: flag("print one JSON document, and nothing else on stdout"),
  help: { ...flag("show this"), flags: ["help", "h"] },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof OPTIONS;

/** What every command takes. */
export const COMMON: readonly OptionName[] = [
  "address",
  "org",
  "token",
  "strict",
  "retrySeconds",
  "json",
  "help",
];

type Taken<K extends Kind> = K extends "flag" ? boolean : K extends "text" ? string : number;

export type Values = { readonly [N in OptionName]?: Taken<(typeof OPTIONS)[N]["kind"]> };

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** An option with all that there is to it. */
export const optionOf = (name: OptionName): Option => OPTIONS[name];

/** What an option is written as, without dashes; the first is the usual one. */
export const flagsOf = (name: OptionName): readonly string[] => optionOf(name).flags ?? [kebab(name)];

/** An option as it is written on a command line. */
export const dashed = (flag: string): string => (flag.length === 1 ? `-${flag}` : `--${flag}`);
