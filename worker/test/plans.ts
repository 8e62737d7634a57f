import { expect } from "vitest";
import type { Deliverable, Milestone } from "../../schema/contract/plan.ts";
import { Release, type TimelineEntry } from "../../schema/contract/releases.ts";
import { done } from "./answers.ts";
import { call, read, type Tenant, tenant } from "./tenant.ts";

/** A tenant with a release 1.0.0 that is planned, and where that stands. */
export type Planner = Tenant & { readonly path: string };

export async function planner(): Promise<Planner> {
  const of = await tenant();
  const projects = `/v1/orgs/${of.org}/projects`;
  const post = (path: string, body: unknown) => call(path, { method: "POST", body, token: of.token });
  expect((await post(projects, { slug: "shop", name: "Shop" })).status).toBe(201);
  expect((await post(`${projects}/shop/releases`, { version: "1.0.0" })).status).toBe(201);
  return { ...of, path: `${projects}/shop/releases/1.0.0` };
}

/** Asks something of the release, as a person. */
export const ask = (of: Planner, method: string, at: string, body?: unknown) =>
  call(`${of.path}${at}`, { method, ...(body === undefined ? {} : { body }), cookie: of.cookie });

export const BETA = { title: "Beta", dueDate: "2026-03-01", stage: "testing" };

export const milestone = (of: Planner, body: object = BETA) =>
  done<Milestone>(ask(of, "POST", "/milestones", body), 201);
export const deliverable = (of: Planner, id: string, body: object = { title: "Manual" }) =>
  done<Deliverable>(ask(of, "POST", `/milestones/${id}/deliverables`, body), 201);

export const release = async (of: Planner) => Release.parse(await done(call(of.path, { token: of.token })));
export const told = async (of: Planner) =>
  (await read<{ items: TimelineEntry[] }>(of, "/projects/shop/releases/1.0.0/timeline")).items;

/** Does something many times, some at once. */
export async function many<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: 10 }, work))));
  return made;
}
