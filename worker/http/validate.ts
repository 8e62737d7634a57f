import type * as z from "zod";
import type { FieldError } from "../../schema/contract/problem.ts";
import { Refusal } from "../services/refusal.ts";

type Issue = z.core.$ZodIssue;

/** An unknown field is named itself, not the object it stands in. */
function fieldErrors(issue: Issue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key].join("."),
      message: "is not a field of this request",
    }));
  }
  if (issue.code === "invalid_union") {
    const [closest] = [...issue.errors].sort((a, b) => a.length - b.length);
    const nested = (closest ?? []).flatMap((inner) =>
      fieldErrors({ ...inner, path: [...issue.path, ...inner.path] }),
    );
    if (nested.length > 0) return nested;
  }
  return [{ path: path.join("."), message: issue.message }];
}

const MAX_ERRORS = 50;

/** Where something is named `__proto__`. The schemas leave it out of a record without a word, which no request means. */
function protoPath(value: unknown, path: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const here = path === "" ? name : `${path}.${name}`;
    const found = name === "__proto__" ? here : protoPath(inner, here);
    if (found !== null) return found;
  }
  return null;
}

/** Parses with a schema, or refuses with the path of every field that is wrong. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: "body" | "query",
): z.output<S> {
  const forbidden = protoPath(value, "");
  if (forbidden !== null) {
    throw new Refusal("invalid", `The ${what} is not valid. ${forbidden}: is not a field of this request`, {
      errors: [{ path: forbidden, message: "is not a field of this request" }],
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.flatMap(fieldErrors);
  const errors = all
    .filter(({ path }, index) => all.findIndex((other) => other.path === path) === index)
    .slice(0, MAX_ERRORS);
  const [first] = errors;
  const where = first?.path ? `${first.path}: ` : "";
  throw new Refusal("invalid", `The ${what} is not valid. ${where}${first?.message ?? ""}`.trim(), {
    errors,
  });
}

/** Query parameters as an object; one given twice is refused rather than half heard. */
export function readQuery(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(query, name)) {
      throw new Refusal("invalid", `The query names ${name.slice(0, 40)} twice.`, {
        errors: [{ path: name, message: "is given twice" }],
      });
    }
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return query;
}
