import * as z from "zod";

/** Lower-case name in a URL: starts and ends with a letter or digit, at most 63 characters. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "use a-z, 0-9 and inner hyphens, at most 63");
export type Slug = z.infer<typeof Slug>;

const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Text without control characters or lone surrogates. */
export const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL.test(text), "must not hold control characters")
    .refine((text) => text.trim() !== "", "must not be blank");

/** Longer prose: line breaks and tabs are allowed, other control characters are not. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !CONTROL.test(text.replace(/[\n\r\t]/g, "")), "must not hold control characters");

/** A version is kept exactly as it was sent. */
export const Version = printable(128);
export const Commit = printable(128);
export const Digest = printable(256);
export const EnvironmentName = printable(100);

/** RFC 3339 with a zone; answers are always UTC with milliseconds. */
export const Timestamp = z.iso.datetime({ offset: true, message: "must be an RFC 3339 time with a zone" });

/** A calendar day, or a moment. */
export const DateOrTime = z.union(
  [z.iso.date(), Timestamp],
  "must be a date (2026-03-01) or an RFC 3339 time",
);

export const HttpUrl = z
  .url({ protocol: /^https?$/, hostname: /.+/, message: "must be an http or https address" })
  .max(2048);

/** A link a sender gave: kept when it is a usable http address, dropped when it is empty or anything else. */
export const SentUrl = z.string().max(4096);

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

export type List<T> = { items: T[]; nextCursor: string | null };

/** A change of some fields, of which at least one is given. That none is, is said only where nothing else is wrong. */
export const patchOf = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape).refine((patch) => Object.keys(patch).length > 0, {
    error: "give at least one field to change",
    when: ({ issues }) => issues.length === 0,
  });
