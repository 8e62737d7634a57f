import type { Role } from "../../../schema/contract/accounts.ts";
import type { Deliverable, Milestone } from "../../../schema/contract/plan.ts";
import { isoTime } from "../time.ts";
import { artifactOf, isBoundTo } from "./artifact.ts";
import type { PersonRef } from "./decision.ts";
import type { Artifact } from "./entry.ts";
import {
  type Claim,
  type DeliverableFact,
  type Facts,
  isLater,
  type MilestoneFact,
  type ReleaseState,
  type Stamp,
} from "./state.ts";

/** A person's last word on a release in an environment. */
export type GivenApproval = {
  readonly id: string;
  readonly environment: string;
  readonly decision: "approve" | "reject" | "revoke";
  readonly comment: string | null;
  readonly person: PersonRef;
  readonly role: Role;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly artifact: Artifact;
  /** Whether it was given for the artifact there is. */
  readonly isBound: boolean;
};

/** What an outside system said of the artifact there is. */
export type GateAnswer = {
  readonly environment: string;
  readonly name: string;
  readonly outcome: "pass" | "warn" | "block";
  readonly because: string;
};

const byStamp = (a: Stamp, b: Stamp) => (isLater(a, b) ? 1 : -1);

/** Everybody's last word, oldest first. */
export function approvalsOf(state: ReleaseState): GivenApproval[] {
  const now = artifactOf(state);
  return Object.values(state.approvals)
    .sort(byStamp)
    .map(({ environment, at, value: { approvalId: id, ...value } }) => ({
      id,
      environment,
      at,
      ...value,
      isBound: isBoundTo(value.artifact, now),
    }));
}

/** The answers that are about the artifact there is. */
export function answersOf(state: ReleaseState): GateAnswer[] {
  const now = artifactOf(state);
  return Object.values(state.answers)
    .filter(({ value }) => isBoundTo(value.artifact, now))
    .sort(byStamp)
    .map(({ environment, name, value: { outcome, because } }) => ({ environment, name, outcome, because }));
}

const lastWord = <T>(claim: Claim<T> | undefined, otherwise: T): T => (claim ? claim.value : otherwise);

type Added = { readonly added: Stamp | null; readonly removed: Stamp | null };

/** What somebody added and nobody took away, in the order it was added. */
function thereOf<F extends Added>(facts: Facts<F>): (readonly [id: string, fact: F])[] {
  return Object.entries(facts)
    .flatMap(([id, fact]) => {
      const { added, removed } = fact;
      return added !== null && (removed === null || isLater(added, removed)) ? [{ id, fact, added }] : [];
    })
    .sort((a, b) => byStamp(a.added, b.added))
    .map(({ id, fact }) => [id, fact]);
}

const toDeliverable = (id: string, { said }: DeliverableFact): Deliverable => ({
  id,
  title: lastWord(said.title, ""),
  owner: lastWord(said.owner, null),
  role: lastWord(said.role, null),
  status: lastWord(said.status, "todo"),
  url: lastWord(said.url, null),
});

const isOver = ({ status }: Deliverable) => status === "done" || status === "dropped";

function toMilestone(id: string, { said, dueDates }: MilestoneFact, deliverables: Deliverable[]): Milestone {
  const promised = Object.values(dueDates).sort(byStamp);
  const goals = lastWord<string | readonly string[] | null>(said.goals, null);
  return {
    id,
    title: lastWord(said.title, ""),
    dueDate: promised.at(-1)?.value ?? "",
    stage: lastWord(said.stage, ""),
    goals: goals === null || typeof goals === "string" ? goals : [...goals],
    done: lastWord(said.done, deliverables.length > 0 && deliverables.every(isOver)),
    dueDateHistory: promised.slice(1).map(({ at, reason, by }, index) => ({
      dueDate: promised[index]?.value ?? "",
      changedAt: isoTime(at),
      reason: reason ?? "",
      by,
    })),
    deliverables,
  };
}

/** The milestones there are, in the order they were added, with what is to be delivered for each. */
export function milestonesOf(state: ReleaseState): Milestone[] {
  const deliverables = thereOf(state.deliverables);
  return thereOf(state.milestones).map(([id, fact]) => {
    const mine = deliverables.filter(([, { milestoneId }]) => milestoneId === id);
    return toMilestone(
      id,
      fact,
      mine.map(([itsId, its]) => toDeliverable(itsId, its)),
    );
  });
}
