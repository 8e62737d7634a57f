import * as z from "zod";
import { listOf, printable, Slug, Timestamp } from "./primitives.ts";

export const CreateOrg = z.strictObject({ slug: Slug, name: printable(100) });
export type CreateOrg = z.infer<typeof CreateOrg>;

export const Org = z.strictObject({ id: z.string(), slug: Slug, name: z.string() });
export type Org = z.infer<typeof Org>;

export const SCOPES = ["ingest", "read", "write", "deploy", "admin"] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

export const CreateToken = z.strictObject({
  name: printable(100),
  scopes: z.array(Scope).min(1).max(SCOPES.length),
  project: Slug.optional(),
  expiresAt: Timestamp.optional(),
});
export type CreateToken = z.infer<typeof CreateToken>;

export const Token = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** The first characters, enough to recognise it by. */
  hint: z.string(),
  scopes: z.array(Scope),
  project: Slug.nullable(),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable(),
});
export type Token = z.infer<typeof Token>;

export const TokenList = listOf(Token);

/** The only answer that ever holds the secret. */
export const NewToken = Token.extend({ token: z.string() });
export type NewToken = z.infer<typeof NewToken>;
