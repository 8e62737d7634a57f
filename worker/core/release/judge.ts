import { environmentKey } from "../environment/name.ts";
import type { ApprovalNews, DeliverableNews, GateAnswerNews, MilestoneNews } from "./decision.ts";
import type { Entry } from "./entry.ts";
import {
  type Claim,
  earliest,
  type Facts,
  latest,
  put,
  type ReleaseState,
  type Said,
  type Stamp,
} from "./state.ts";

const stampOf = (entry: Entry): Stamp => ({ at: entry.occurredAt, key: entry.key });

export function withApproval(state: ReleaseState, entry: Entry, news: ApprovalNews): ReleaseState {
  const environment = environmentKey(news.environment.name);
  const { approvalId, decision, comment, person, role, artifact } = news;
  const said = {
    ...stampOf(entry),
    environment,
    value: { approvalId, decision, comment, person, role, artifact },
  };
  const id = `${environment}|${person.id}`;
  return { ...state, approvals: put(state.approvals, id, (before) => latest(before, said) ?? said) };
}

export function withAnswer(state: ReleaseState, entry: Entry, news: GateAnswerNews): ReleaseState {
  const environment = environmentKey(news.environment.name);
  const { name, outcome, because, artifact } = news;
  const said = { ...stampOf(entry), environment, name, value: { outcome, because, artifact } };
  const id = `${environment}|${name}`;
  return { ...state, answers: put(state.answers, id, (before) => latest(before, said) ?? said) };
}

/** Every field that a change names, by the last who named it. */
function said<T extends object>(before: Said<T> | undefined, change: T, stamp: Stamp): Said<T> {
  const claims = Object.entries(change).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, { ...stamp, value }] as const],
  );
  const known = (before ?? {}) as Facts<Claim<unknown>>;
  return claims.reduce(
    (all, [field, claim]) => put(all, field, (old) => latest(old, claim) ?? claim),
    known,
  ) as Said<T>;
}

export function withMilestone(state: ReleaseState, entry: Entry, news: MilestoneNews): ReleaseState {
  const stamp = stampOf(entry);
  const { verb, change, reason } = news;
  const by = entry.actor?.name ?? entry.source;
  const milestones = put(state.milestones, news.id, (before) => ({
    said: said(before?.said, change, stamp),
    dueDates:
      change.dueDate === undefined
        ? (before?.dueDates ?? {})
        : { ...before?.dueDates, [entry.key]: { ...stamp, value: change.dueDate, reason, by } },
    added: earliest(before?.added, verb === "added" ? stamp : null),
    removed: earliest(before?.removed, verb === "removed" ? stamp : null),
  }));
  return { ...state, milestones };
}

export function withDeliverable(state: ReleaseState, entry: Entry, news: DeliverableNews): ReleaseState {
  const stamp = stampOf(entry);
  const { verb, change, milestoneId } = news;
  const deliverables = put(state.deliverables, news.id, (before) => ({
    milestoneId,
    said: said(before?.said, change, stamp),
    added: earliest(before?.added, verb === "added" ? stamp : null),
    removed: earliest(before?.removed, verb === "removed" ? stamp : null),
  }));
  return { ...state, deliverables };
}
