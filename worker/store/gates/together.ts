import type { SQL } from "drizzle-orm";
import type { With } from "../../services/gates/ports.ts";
import { putNote } from "../audit-note-store.ts";
import { putOutbox } from "../outbox-store.ts";

/** What goes into the batch of a change beside it. */
export const together = (orgId: string, { outbox, note, now }: With): SQL[] => [
  putOutbox(orgId, outbox, now),
  putNote(orgId, note),
];

/** The organisation of a project's key. */
export const orgOf = (projectId: string): string => projectId.slice(0, projectId.indexOf("/"));

/** The project's own name in its key. */
export const slugOf = (projectId: string): string => projectId.slice(projectId.indexOf("/") + 1);

/** A day that never comes: until then matters what has no end. */
export const NEVER = 8_640_000_000_000_000;
