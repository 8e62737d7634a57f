import type { Drift } from "../../../../schema/contract/environments.ts";
import { span } from "../../../ui/time.ts";
import type { Look } from "../../words/states.ts";

export type DriftItem = Drift["items"][number];

/** How far two environments are from each other, at a glance. */
export const DRIFT_LOOKS: Record<DriftItem["state"], Look> = {
  first: { word: "First", tone: "idle", icon: "minus" },
  same: { word: "Same", tone: "ok", icon: "check-circle" },
  behind: { word: "Behind", tone: "running", icon: "clock" },
  ahead: { word: "Ahead", tone: "warning", icon: "alert" },
  rebuilt: { word: "Rebuilt", tone: "warning", icon: "alert" },
  apart: { word: "Different", tone: "idle", icon: "minus" },
  empty: { word: "Empty", tone: "idle", icon: "minus" },
};

const counted = (count: number): string => (count === 1 ? "1 release" : `${count} releases`);

/** How an environment stands to the one before it, as a sentence. */
export function driftInWords(item: DriftItem, now: number): string {
  const { environment, before, version, state, releases, differsSince } = item;
  if (before === null) return `${environment} is the first`;
  const lasting = differsSince === null ? "" : `, for ${span(now - Date.parse(differsSince))}`;
  switch (state) {
    case "first":
      return `${environment} is the first`;
    case "same":
      return `${environment} runs what ${before} runs`;
    case "behind":
      return releases === 0
        ? `${before} is ahead of ${environment}${lasting}`
        : `${before} is ${counted(releases)} ahead of ${environment}${lasting}`;
    case "ahead":
      return `${environment} runs a newer version than ${before}, where it should have gone first${lasting}`;
    case "rebuilt":
      return `${environment} runs the same version as ${before}, but another artifact${lasting}`;
    case "apart":
      return `${environment} and ${before} run versions that have no order among themselves${lasting}`;
    case "empty":
      return version === null ? `Nothing runs in ${environment}` : `Nothing runs in ${before}`;
  }
}

/** What is worth telling: where environments differ. */
export const differing = ({ items }: Drift): DriftItem[] =>
  items.filter(({ state }) => state !== "first" && state !== "same");
