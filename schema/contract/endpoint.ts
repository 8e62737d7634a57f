import type * as z from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: anybody; a signed-in person; a member or a token of the organisation in the path;
 * or a machine, whose token says which organisation it is of.
 */
export type Access = "public" | "person" | "organisation" | "machine";

/** One operation of the HTTP interface: what the Worker validates with, the client is typed by and the document shows. */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  For extends Access = Access,
> = {
  readonly method: Method;
  /** With `{name}` for what changes. */
  readonly path: string;
  readonly summary: string;
  readonly access: For;
  readonly params: Params;
  readonly query: Query;
  /** `undefined` in: no body is read. */
  readonly body: Body;
  readonly status: 200 | 201 | 202 | 204;
  readonly answer: Answer;
};

export type ParamsOf<E extends Endpoint> = z.output<E["params"]>;
export type QueryOf<E extends Endpoint> = z.output<E["query"]>;
export type BodyOf<E extends Endpoint> = z.output<E["body"]>;
export type AnswerOf<E extends Endpoint> = z.output<E["answer"]>;
export type QueryIn<E extends Endpoint> = z.input<E["query"]>;
export type BodyIn<E extends Endpoint> = z.input<E["body"]>;

/** The address of an operation with its parts filled in and percent-encoded. */
export function addressOf(endpoint: Endpoint, params: Readonly<Record<string, string>>): string {
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}
