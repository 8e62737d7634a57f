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

/** Only what was filled in. */
export function filledOf(plan: PlanText): {
  name?: string;
  targetDate?: string;
  owner?: string;
  goals?: string[];
} {
  return Object.fromEntries(Object.entries(planOf(plan)).filter(([, value]) => value !== null));
}

/** What differs from the plan before; what was emptied becomes null. */
export function changesOf(before: PlanText, plan: PlanText): Partial<ReturnType<typeof planOf>> {
  const given = planOf(plan);
  const changed = PLAN_FIELDS.filter((field) => plan[field] !== before[field]);
  return Object.fromEntries(changed.map((field) => [field, given[field]]));
}
