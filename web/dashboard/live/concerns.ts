import type { LiveMessage } from "../../../schema/contract/live.ts";
import { keys } from "../queries/keys.ts";

type Key = readonly unknown[];

function concernsOf(org: string, message: LiveMessage): readonly Key[] {
  switch (message.type) {
    case "reset":
      return [keys.org(org)];
    case "inbox.changed":
      return [keys.inbox(org)];
    case "project.changed":
      return [keys.board(org), keys.project(org, message.project)];
    case "release.changed":
      return [
        keys.board(org),
        keys.environments(org, message.project),
        keys.releaseLists(org, message.project),
        // What a release is to an environment changes when another one of its project goes there.
        keys.everyRelease(org, message.project),
        keys.timeline(org, message.project, message.version),
      ];
  }
}

/** The answers that changes have made old, each key once. */
export function concernedKeys(org: string, messages: readonly LiveMessage[]): readonly Key[] {
  const all = messages.flatMap((message) => concernsOf(org, message));
  return [...new Map(all.map((key) => [JSON.stringify(key), key])).values()];
}
