import type { CreateMilestone, Milestone, PatchMilestone } from "../../../../../schema/contract/plan.ts";

/** A milestone as it is written in a form. */
export type MilestoneText = {
  readonly title: string;
  readonly dueDate: string;
  readonly stage: string;
  /** One goal a line. */
  readonly goals: string;
  /** Why it has another date. */
  readonly reason: string;
};

export const EMPTY_MILESTONE: MilestoneText = { title: "", dueDate: "", stage: "", goals: "", reason: "" };
export const MILESTONE_FIELDS: readonly (keyof MilestoneText)[] = [
  "title",
  "dueDate",
  "stage",
  "goals",
  "reason",
];

const DAY_LENGTH = 10;

/** The day of a date; one that has a time keeps it as long as nobody changes the day. */
const dayOf = (date: string) => date.slice(0, DAY_LENGTH);

export const textOf = ({ title, dueDate, stage, goals }: Milestone): MilestoneText => ({
  title,
  dueDate: dayOf(dueDate),
  stage,
  goals: Array.isArray(goals) ? goals.join("\n") : (goals ?? ""),
  reason: "",
});

const goalsOf = (text: string): string[] =>
  text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));

/** What a new milestone says. */
export function createOf({ title, dueDate, stage, goals }: MilestoneText): CreateMilestone {
  const listed = goalsOf(goals);
  return {
    title: title.trim(),
    dueDate,
    stage: stage.trim(),
    ...(listed.length === 0 ? {} : { goals: listed }),
  };
}

/** What differs from the milestone as it was. A reason goes with another date and with nothing else. */
export function changeOf(before: MilestoneText, text: MilestoneText): PatchMilestone {
  const listed = goalsOf(text.goals);
  const reason = text.reason.trim();
  return {
    ...(text.title === before.title ? {} : { title: text.title.trim() }),
    ...(text.dueDate === before.dueDate
      ? {}
      : { dueDate: text.dueDate, ...(reason === "" ? {} : { reason }) }),
    ...(text.stage === before.stage ? {} : { stage: text.stage.trim() }),
    ...(text.goals === before.goals ? {} : { goals: listed.length === 0 ? null : listed }),
  };
}
