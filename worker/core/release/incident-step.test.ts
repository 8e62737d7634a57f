import { describe, expect, it } from "vitest";
import { entry, place } from "../../test/entries.ts";
import type { IncidentNews } from "./entry.ts";
import { fold } from "./fold.ts";
import { incidentStep } from "./incident-step.ts";
import type { IncidentFact } from "./state.ts";

const NOW = 1_000_000;
const MINUTE = 60_000;

/** An incident of which this was told, at these moments. */
function told(...words: readonly (readonly [IncidentNews["status"], number])[]): IncidentFact {
  const entries = words.map(([status, occurredAt]) =>
    entry(
      {
        kind: "incident",
        incidentId: "inc_1",
        status,
        title: "Slow",
        severity: null,
        environment: place("production"),
        deploymentId: null,
      },
      { occurredAt },
    ),
  );
  const [fact] = Object.values(fold(entries).incidents);
  if (!fact) throw new TypeError("nothing was told");
  return fact;
}

const open = told(["open", 100]);
const mitigated = told(["open", 100], ["mitigated", 200]);
const resolved = told(["open", 100], ["resolved", 300]);
const reopened = told(["open", 100], ["resolved", 300], ["open", 500]);
const ahead = told(["open", NOW + MINUTE]);

describe("an incident", () => {
  it.each<[string, IncidentFact, "mitigated" | "resolved", number | null, object]>([
    ["is resolved now", open, "resolved", null, { ok: true, value: NOW }],
    ["is mitigated when somebody says it was", open, "mitigated", 150, { ok: true, value: 150 }],
    ["may be over the moment it is opened", open, "resolved", 100, { ok: true, value: 100 }],
    ["is not over before it is opened", open, "resolved", 99, { ok: false, reason: "too_early" }],
    ["is mitigated once", mitigated, "mitigated", null, { ok: true, value: null }],
    ["is resolved after it was mitigated", mitigated, "resolved", null, { ok: true, value: NOW }],
    ["is resolved once, whenever that is said to be", resolved, "resolved", 400, { ok: true, value: null }],
    [
      "is not mitigated any more once it is over",
      resolved,
      "mitigated",
      null,
      { ok: false, reason: "resolved" },
    ],
    [
      "that was opened again is not over before that",
      reopened,
      "resolved",
      400,
      { ok: false, reason: "too_early" },
    ],
    ["that was opened again can be over again", reopened, "resolved", 600, { ok: true, value: 600 }],
    [
      "opened by a clock ahead of ours is over then",
      ahead,
      "resolved",
      null,
      { ok: true, value: NOW + MINUTE },
    ],
    [
      "is over ten minutes ahead at most",
      open,
      "resolved",
      NOW + 10 * MINUTE,
      { ok: true, value: NOW + 10 * MINUTE },
    ],
    ["is never over later", open, "resolved", NOW + 10 * MINUTE + 1, { ok: false, reason: "too_far_ahead" }],
  ])("%s", (_, fact, status, said, step) => {
    expect(incidentStep(fact, status, said, NOW)).toEqual(step);
  });
});
