import * as z from "zod";

export type Json = Record<string, unknown>;

/** Any JSON refers to itself, which a document of many parts cannot; it is any value here. */
export function toSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = JSON.parse(JSON.stringify(whole), (_key, value: unknown) =>
    typeof value === "object" && value !== null && "$ref" in value ? {} : value,
  ) as Json;
  return rest;
}

export function parameters(schema: z.ZodType, place: "path" | "query"): Json[] {
  const { properties = {}, required = [] } = toSchema(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: of,
  }));
}

type Bodies = Readonly<Record<string, z.ZodType>>;

export const answers = (types: Bodies): Json =>
  Object.fromEntries(Object.entries(types).map(([type, of]) => [type, { schema: toSchema(of, "output") }]));

/** Whether nothing will do, where not just anything does. */
const isOptional = (schema: z.ZodType): boolean =>
  schema.safeParse(undefined).success && !schema.safeParse(null).success;

/** A body that may be left out is one of several forms, of which nothing is one: a document says that beside them. */
function ofBody(schema: z.ZodType): Json {
  const whole = toSchema(schema, "input");
  if (!isOptional(schema) || !Array.isArray(whole.anyOf)) return whole;
  const forms = (whole.anyOf as Json[]).filter((form) => Object.keys(form).length > 0);
  return forms.length === 1 ? { ...forms[0] } : { anyOf: forms };
}

export const requestBody = (types: Bodies): Json => ({
  required: !Object.values(types).every(isOptional),
  content: Object.fromEntries(Object.entries(types).map(([type, of]) => [type, { schema: ofBody(of) }])),
});
