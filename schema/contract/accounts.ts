import * as z from "zod";
import { printable, Slug } from "./primitives.ts";

export const ROLES = ["owner", "maintainer", "member", "viewer"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email("must be an e-mail address"))
  .transform((address) => address.toLowerCase());

/** Length in characters; any character counts, nothing is trimmed or cut. */
export const Password = z
  .string()
  .min(10, "use at least 10 characters")
  .max(256, "use at most 256 characters");

export const SignUp = z.strictObject({ email: Email, password: Password, name: printable(100) });
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(256) });
export type SignIn = z.infer<typeof SignIn>;

export const User = z.strictObject({ id: z.string(), email: z.string(), name: z.string() });
export type User = z.infer<typeof User>;

export const UserAnswer = z.strictObject({ user: User });

export const Membership = z.strictObject({
  org: z.strictObject({ slug: Slug, name: z.string() }),
  role: Role,
});
export type Membership = z.infer<typeof Membership>;

export const Me = z.strictObject({ user: User, memberships: z.array(Membership) });
export type Me = z.infer<typeof Me>;
