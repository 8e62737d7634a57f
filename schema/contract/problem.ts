import * as z from "zod";

export const FieldError = z.strictObject({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(FieldError).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Every kind of refusal a client can meet: the last segment of `type`, its status and its title. */
export const PROBLEMS = {
  malformed: { status: 400, title: "The request cannot be read" },
  invalid: { status: 400, title: "The request is not valid" },
  unauthenticated: { status: 401, title: "Sign in or send a token" },
  forbidden: { status: 403, title: "Your role or token does not allow this" },
  "proof-required": { status: 403, title: "Show once more that it is you" },
  "cross-site": { status: 403, title: "The request came from another site" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This address does not take that method" },
  conflict: { status: 409, title: "The request conflicts with what is stored" },
  "in-progress": { status: 409, title: "The same request is still running" },
  "too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body's type or encoding is not supported" },
  "idempotency-mismatch": { status: 422, title: "The idempotency key was used with another body" },
  "upgrade-required": { status: 426, title: "This address speaks WebSocket" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on our side" },
  unavailable: { status: 503, title: "Try again in a moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;
