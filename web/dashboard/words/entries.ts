import type { IconName } from "../../ui/icon-paths.ts";
import type { Tone } from "./states.ts";

type Mark = { readonly icon: IconName; readonly tone: Tone };

const SUBJECTS: readonly (readonly [RegExp, IconName])[] = [
  [/approval\.rejected/, "ban"],
  [/approval|permit|gate\./, "shield"],
  [/milestone|deliverable/, "flag"],
  [/unblocked/, "play"],
  [/blocked/, "stop"],
  [/deployment|service|rollout/, "deploy"],
  [/test|check_run/, "flask"],
  [/build|workflow|pipeline|task|artifact/, "box"],
  [/incident/, "alert"],
  [/planned|amended/, "flag"],
  [/halted/, "pause"],
  [/resumed/, "play"],
  [/release|tag/, "tag"],
  [/change|push|merge/, "merge"],
  [/environment/, "globe"],
];

const OUTCOMES: readonly (readonly [RegExp, Tone])[] = [
  [/fail|error|incident.*(?:opened|detected)|rejected|\bblocked/, "bad"],
  [/rolled_?back|halted|cancel|timed_out|unknown|removed|withdrawn|mitigated|overridden/, "warning"],
  [/succe|passed|finished|resolved|published|deployed|upgraded|resumed|given|granted|unblocked/, "ok"],
  [/started|running|queued|in_progress|pending/, "running"],
];

/** How an entry is marked, by its type in whatever dialect it came and how it ended: a run that failed has finished too. */
export function entryLook(type: string, status?: unknown): Mark {
  const words = [type, status].join(" ").toLowerCase();
  return {
    icon: SUBJECTS.find(([pattern]) => pattern.test(words))?.[1] ?? "note",
    tone: OUTCOMES.find(([pattern]) => pattern.test(words))?.[1] ?? "idle",
  };
}
