import type { Deliverable } from "../../../../../schema/contract/plan.ts";
import type { Look } from "../../../words/states.ts";

export const DELIVERABLE_LOOKS: Record<Deliverable["status"], Look> = {
  todo: { word: "To do", tone: "idle", icon: "minus" },
  doing: { word: "Doing", tone: "running", icon: "running" },
  done: { word: "Done", tone: "ok", icon: "check-circle" },
  dropped: { word: "Dropped", tone: "idle", icon: "ban" },
};

export const ROLE_NAMES: Record<NonNullable<Deliverable["role"]>, string> = {
  developer: "Developer",
  operations: "Operations",
  tester: "Tester",
  project_manager: "Project manager",
  business: "Business",
};
