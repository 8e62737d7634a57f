import * as z from "zod";
import type { Access, Endpoint } from "../endpoint.ts";
import { Slug, Version } from "../primitives.ts";

export const none = z.strictObject({}).optional();
export const noParams = z.strictObject({});
const noQuery = z.strictObject({});
export const inOrg = z.strictObject({ org: Slug });
export const inProject = z.strictObject({ org: Slug, project: Slug });
export const ofRelease = z.strictObject({ org: Slug, project: Slug, version: Version });
const Id = z.string().min(1).max(100);
export const byId = z.strictObject({ org: Slug, id: Id });
export const ownId = z.strictObject({ id: Id });

type Given<Q extends z.ZodType, B extends z.ZodType> = { query?: Q; body?: B };

/** Writes down one operation: its address, who may call it, what it takes and what it answers. */
export const endpoint = <
  For extends Access,
  Params extends z.ZodType,
  Answer extends z.ZodType,
  Query extends z.ZodType = typeof noQuery,
  Body extends z.ZodType = typeof none,
>(
  signature: `${Endpoint["method"]} /${string}`,
  summary: string,
  access: For,
  params: Params,
  [status, answer]: readonly [Endpoint["status"], Answer],
  given: Given<Query, Body> = {},
): Endpoint<Params, Query, Body, Answer, For> => {
  const [method, path] = signature.split(" ") as [Endpoint["method"], string];
  const query = given.query ?? (noQuery as unknown as Query);
  const body = given.body ?? (none as unknown as Body);
  return { method, path, summary, access, params, query, body, status, answer };
};
