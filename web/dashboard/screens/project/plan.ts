export type PlanText = {
  readonly name: string;
  readonly targetDate: string;
  readonly owner: string;
  /** One goal a line. */
  readonly goals: string;
};

export const EMPTY_PLAN: PlanText = { name: "", targetDate: "", owner: "", goals: "" };
export const PLAN_FIELDS: readonly (keyof PlanText)[] = ["name", "targetDate", "owner", "goals"];

const lines = (text: string) => text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));

/** What was filled in; what was left empty is null. */
export function planOf({ name, targetDate, owner, goals }: PlanText) {
  const filled = (text: string) => (text.trim() === "" ? null : text.trim());
  const listed = lines(goals);
  return {
    name: filled(name),
    targetDate: filled(targetDate),
    owner: filled(owner),
    goals: listed.length === 0 ? null : listed,
  };
}
