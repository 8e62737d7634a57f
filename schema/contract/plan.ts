import * as z from "zod";
import { Stage } from "./gates.ts";
import { DateOrTime, HttpUrl, printable, prose, Timestamp } from "./primitives.ts";

const Goals = z.union([prose(4000), z.array(prose(500)).max(50)]);

export const DELIVERABLE_ROLES = [
  "developer",
  "operations",
  "tester",
  "project_manager",
  "business",
] as const;
export const DELIVERABLE_STATUSES = ["todo", "doing", "done", "dropped"] as const;

export const Deliverable = z.strictObject({
  id: z.string(),
  title: z.string(),
  owner: z.string().nullable(),
  role: z.enum(DELIVERABLE_ROLES).nullable(),
  status: z.enum(DELIVERABLE_STATUSES),
  url: z.string().nullable(),
});
export type Deliverable = z.infer<typeof Deliverable>;

export const Milestone = z.strictObject({
  id: z.string(),
  title: z.string(),
  dueDate: z.string(),
  stage: z.string(),
  goals: Goals.nullable(),
  /** Said to be done; or every deliverable of it is done or dropped. */
  done: z.boolean(),
  /** Dates it was promised for before, oldest first, and why each was given up. */
  dueDateHistory: z.array(
    z.strictObject({ dueDate: z.string(), changedAt: Timestamp, reason: z.string(), by: z.string() }),
  ),
  deliverables: z.array(Deliverable),
});
export type Milestone = z.infer<typeof Milestone>;

export const CreateMilestone = z.strictObject({
  title: printable(200),
  dueDate: DateOrTime,
  stage: Stage,
  goals: Goals.optional(),
});
export type CreateMilestone = z.infer<typeof CreateMilestone>;

export const PatchMilestone = z
  .strictObject({
    title: printable(200).optional(),
    dueDate: DateOrTime.optional(),
    stage: Stage.optional(),
    goals: Goals.nullable().optional(),
    done: z.boolean().optional(),
    reason: printable(1000).optional(),
  })
  .refine((patch) => Object.keys(patch).some((name) => name !== "reason"), "name a field to change");
export type PatchMilestone = z.infer<typeof PatchMilestone>;

export const CreateDeliverable = z.strictObject({
  title: printable(200),
  owner: printable(200).optional(),
  role: z.enum(DELIVERABLE_ROLES).optional(),
  status: z.enum(DELIVERABLE_STATUSES).default("todo"),
  url: HttpUrl.optional(),
});
export type CreateDeliverable = z.infer<typeof CreateDeliverable>;

export const PatchDeliverable = z
  .strictObject({
    title: printable(200).optional(),
    owner: printable(200).nullable().optional(),
    role: z.enum(DELIVERABLE_ROLES).nullable().optional(),
    status: z.enum(DELIVERABLE_STATUSES).optional(),
    url: HttpUrl.nullable().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, "name a field to change");
export type PatchDeliverable = z.infer<typeof PatchDeliverable>;
