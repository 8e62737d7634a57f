import * as z from "zod";

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
};

export type Field = { readonly name: string; readonly kind: string; readonly required: boolean };

const MAX_DEPTH = 3;

/** A schema's kind in a few words: `text`, `one of a, b`, `list of numbers`. */
export function kindOf(schema: Schema): string {
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  if (schema.const !== undefined) return String(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(kindOf))].join(" or ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => kindOf({ ...schema, type })).join(" or ");
  if (schema.type === "array") return `list of ${kindOf(schema.items ?? {})}`;
  if (schema.format === "date-time") return "time";
  if (schema.format === "date") return "day";
  if (schema.type === "string") return schema.maxLength ? `text, at most ${schema.maxLength}` : "text";
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "null") return "null";
  return schema.type === "object" ? "object" : "any value";
}

function fieldsIn(schema: Schema, prefix: string, depth: number): Field[] {
  const inner = schema.type === "array" ? (schema.items ?? {}) : schema;
  const path = schema.type === "array" ? `${prefix}[]` : prefix;
  const choices = inner.anyOf ?? inner.oneOf;
  if (choices && !inner.properties) {
    const found = choices.flatMap((choice) => fieldsIn(choice, path, depth));
    return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
  }
  if (depth > MAX_DEPTH) return [];
  return Object.entries(inner.properties ?? {}).flatMap(([name, of]) => {
    const full = path === "" ? name : `${path}.${name}`;
    const required = inner.required?.includes(name) ?? false;
    return [{ name: full, kind: kindOf(of), required }, ...fieldsIn(of, full, depth + 1)];
  });
}

/** The fields of a schema, nested ones by their path. */
export function fieldsOf(schema: z.ZodType, io: "input" | "output"): Field[] {
  return fieldsIn(z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }) as Schema, "", 0);
}
