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
        keys.everyExplanation(org, message.project),
        // Where it goes, and what goes wrong there, is told of its project too.
        keys.drift(org, message.project),
        keys.rollbacks(org, message.project),
        keys.incidents(org, message.project),
        keys.requests(org),
      ];
    case "environment.changed":
      return [
        keys.board(org),
        keys.environments(org, message.project),
        keys.place(org, message.project, message.environment),
        keys.everyExplanation(org, message.project),
        // A permit past closed gates is told this way, and leaves a review to be written.
        keys.everyDebt(org),
      ];
    case "rules.changed":
      return [
        keys.board(org),
        keys.rules(org),
        message.project === null ? ["org", org, "project"] : keys.project(org, message.project),
      ];
  }
}

/** The answers that changes have made old, each key once. */
export function concernedKeys(org: string, messages: readonly LiveMessage[]): readonly Key[] {
  const all = messages.flatMap((message) => concernsOf(org, message));
  return [...new Map(all.map((key) => [JSON.stringify(key), key])).values()];
}
