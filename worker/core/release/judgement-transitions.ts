import { environmentKey } from "../environment/name.ts";
import { own } from "../own.ts";
import { shortened } from "../webhooks/cut.ts";
import type { Message } from "../webhooks/message.ts";
import type { Entry } from "./entry.ts";
import { milestonesOf } from "./judgements.ts";
import { pairs, type Scene } from "./scene.ts";
import { isLater, type MilestoneFact } from "./state.ts";

const MOST_CHARS = 2_000;
const brief = (text: string | null) => (text === null ? null : shortened(text, MOST_CHARS));

/** What people's words on a release came to be by a commit; one that was taken back at once tells nothing. */
export const approvalTransitions = ({ before, after, release, nameOf }: Scene): Message[] =>
  pairs(before.approvals, after.approvals).flatMap(({ was, is }): Message[] => {
    const { decision, person, comment } = is.value;
    if (was?.key === is.key || decision === "revoke") return [];
    const environment = nameOf(is.environment);
    const type = decision === "approve" ? "approval.granted" : "approval.rejected";
    return [
      {
        type,
        environment,
        at: is.at,
        facts: { release, environment, by: person.name, comment: brief(comment) },
      },
    ];
  });

/** That somebody asked for approvals: each asking is its own. */
export const requestsMade = ({ release, nameOf }: Scene, entries: readonly Entry[]): Message[] =>
  entries.flatMap(({ news, actor, occurredAt: at }): Message[] => {
    if (news.kind !== "asked") return [];
    const environment = nameOf(environmentKey(news.environment.name));
    const facts = { release, environment, by: actor?.name ?? "", message: brief(news.message) };
    return [{ type: "approval.requested", environment, at, facts }];
  });

/** The date a milestone is promised for, and who said so when. */
const promiseOf = ({ dueDates }: MilestoneFact) =>
  Object.values(dueDates).reduce<MilestoneFact["dueDates"][string] | null>(
    (last, promise) => (!last || isLater(promise, last) ? promise : last),
    null,
  );

/** Milestones that are promised for a later date than before. */
export function milestoneTransitions({ before, after, release }: Scene): Message[] {
  const were = new Map(milestonesOf(before).map((milestone) => [milestone.id, milestone]));
  return milestonesOf(after).flatMap(({ id, title, dueDate }): Message[] => {
    const previousDueDate = were.get(id)?.dueDate;
    const fact = own(after.milestones, id);
    const promise = fact && promiseOf(fact);
    if (!previousDueDate || !promise || !(Date.parse(dueDate) > Date.parse(previousDueDate))) return [];
    const milestone = { id, title, dueDate, previousDueDate, reason: brief(promise.reason) };
    return [{ type: "milestone.slipped", environment: null, at: promise.at, facts: { release, milestone } }];
  });
}
