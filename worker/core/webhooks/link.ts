import type { StoredMessage } from "./message.ts";

/** Where people see what messages tell of: the organisation's short name, and the product's origin. */
export type Shown = { readonly org: string; readonly baseUrl: string };

const escaped = (char: string): string =>
  char < "\u0080"
    ? `~${char.charCodeAt(0).toString(16).padStart(2, "0")}`
    : encodeURIComponent(char).replaceAll("%", "~").toLowerCase();

/** A version or a name as one step of an address of the dashboard, which writes what is not plain after a tilde. */
export function stepOf(text: string): string {
  const plain = /^\.+$/.test(text) ? /[A-Za-z0-9_-]/ : /[A-Za-z0-9._-]/;
  return Array.from(text.toWellFormed(), (char) => (plain.test(char) ? char : escaped(char))).join("");
}

/** As a version of 128 letters takes at most. What is longer is none, and has no page. */
const MAX_STEP = 1200;

const stepOrNull = (text: string | null): string | null => {
  const step = text === null ? "" : stepOf(text);
  return step === "" || step.length > MAX_STEP ? null : step;
};

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The version of the release that a message's facts are of; null: they are of none. */
export function versionOf(facts: Readonly<Record<string, unknown>>): string | null {
  const { release } = facts;
  return typeof release === "object" && release !== null && "version" in release
    ? textOf(release.version)
    : null;
}

/** Where people see what a message tells of: its release, else its environment, else its project. */
export function linkOf(
  { type, project, facts }: Pick<StoredMessage, "type" | "project" | "facts">,
  { org, baseUrl }: Shown,
): string {
  const home = `${baseUrl}/o/${org}`;
  if (type === "approval.requested") return `${home}/approvals`;
  const version = stepOrNull(versionOf(facts));
  if (version !== null) return `${home}/projects/${project}/releases/${version}`;
  const environment = stepOrNull(textOf(facts.environment));
  return `${home}/projects/${project}${environment === null ? "" : `/environments/${environment}`}`;
}
