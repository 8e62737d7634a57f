import { base64OfText, textOfBase64 } from "./base64.ts";
import { isObject, tryJson } from "./json.ts";
import { Unreadable } from "./sent.ts";

/** Names under which senders are known to put secrets into what they send; `accessToken` is read as `access_token`. */
const SECRET_NAME =
  /(?:^|[^a-z0-9])(?:token|secrets?|password|passwd|passphrase|authorization|bearer|(?:api|private|access|signing)[^a-z0-9]?key|credentials?)$/i;

/** Shapes of well-known secrets, wherever they stand. */
const SECRET_VALUE =
  /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|gl(?:pat|dt|rt)-[\w-]{16,}|xox[abprs]-[\w-]{10,}|A[KS]IA[0-9A-Z]{16}|npm_[A-Za-z0-9]{36}|slw_[a-z]+_\w{20,}|whsec_[A-Za-z0-9+/=]{24,})/g;

/** Three words with dots between, as a JWT has: looked for only where a word begins, so that no text is read twice. */
const DOTTED = /(?<![\w-])[\w-]{13,}(?:\.[\w-]{10,}){2,}/g;
const USER_AND_PASSWORD = /(:\/\/)[^/\s@:]*:[^/\s@]+@/g;
const SECRET_PARAMETER = /([?&#][\w-]*(?:token|secret|password|api_?key)=)[^&#\s"']+/gi;

const REDACTED = "[redacted]";
/** Our own fields that look like secrets and are checked later. */
const KEPT = new Set(["permit"]);
/** Fields that may hold JSON in base64. */
const ENCODED = new Set(["data_base64", "customData"]);

const isSecretName = (name: string) => SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));

const withoutToken = (words: string) => {
  const start = words.indexOf("eyJ");
  return start < 0 ? words : words.slice(0, start) + REDACTED;
};

/** Text with the shapes of well-known secrets taken out of it. */
export const redactText = (text: string): string =>
  text
    .replace(SECRET_VALUE, REDACTED)
    .replace(DOTTED, withoutToken)
    .replace(USER_AND_PASSWORD, `$1${REDACTED}@`)
    .replace(SECRET_PARAMETER, `$1${REDACTED}`);

/** JSON with secrets taken out of it, as it was where it holds none; null: the text is no JSON object or array. */
function redactJson(text: string): string | null {
  if (!/^[\s\uFEFF]*[[{]/.test(text)) return null;
  const value = tryJson(text);
  if (value instanceof Unreadable) return null;
  const clean = JSON.stringify(redactValue(value));
  return clean === JSON.stringify(value) ? text : clean;
}

function redactField(name: string, item: unknown): unknown {
  if (typeof item !== "string") return redactValue(item);
  if (KEPT.has(name)) return item;
  const text = ENCODED.has(name) ? textOfBase64(item) : null;
  const json = text === null ? null : redactJson(text);
  if (json === null) return redactString(item);
  return json === text ? item : base64OfText(json);
}

const redactString = (text: string) => redactJson(text) ?? redactText(text);

/** Everything below a name that says secret is one. */
function hidden(value: unknown): unknown {
  if (typeof value === "number" || (typeof value === "string" && value !== "")) return REDACTED;
  if (Array.isArray(value)) return value.map(hidden);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hidden(item)]));
}

/** True for `{ name: "DEPLOY_TOKEN", value: … }`, as CI systems list the variables of a build. */
const isSecretPair = ({ name, key }: { readonly [field: string]: unknown }) =>
  (typeof name === "string" && isSecretName(name)) || (typeof key === "string" && isSecretName(key));

function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redactString(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (!isObject(value)) return value;
  const isPair = isSecretPair(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      isSecretName(name) || (isPair && name === "value")
        ? [name, hidden(item)]
        : [name, redactField(name, item)],
    ),
  );
}

/** A form with JSON in its fields, as a hook may be set to send. */
function redactForm(body: string): string {
  const form = [...new URLSearchParams(body)].map(([name, value]) => [
    name,
    isSecretName(name) ? REDACTED : redactString(value),
  ]);
  return new URLSearchParams(form).toString();
}

/**
 * The body with secrets taken out, as it may be stored: what is read from it stays what it was. JSON is redacted by
 * field name and by value, also where it stands in a string or in base64; text that is not one JSON value is redacted
 * line by line.
 */
export function redact(body: string): string {
  const whole = redactJson(body);
  if (whole !== null) return whole;
  if (/^[\w.-]+=\S*$/.test(body)) return redactForm(body);
  return body.split("\n").map(redactString).join("\n");
}
