import type { Debt } from "../../../../schema/contract/approvals.ts";
import type { Look } from "../../words/states.ts";

export const DEBT_LOOKS: Record<Debt["state"], Look> = {
  open: { word: "Review owed", tone: "warning", icon: "note" },
  overdue: { word: "Overdue, gate closed", tone: "bad", icon: "lock" },
  settled: { word: "Reviewed", tone: "ok", icon: "check-circle" },
};

/** Time makes a debt overdue while nobody asks again. `now`: milliseconds since the epoch. */
export const isOverdue = ({ state, dueAt }: Pick<Debt, "state" | "dueAt">, now: number): boolean =>
  state !== "settled" && Date.parse(dueAt) <= now;
