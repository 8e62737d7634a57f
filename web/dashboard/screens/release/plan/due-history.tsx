import type { Milestone } from "../../../../../schema/contract/plan.ts";
import { Ago } from "../../../parts/ago.tsx";
import { dueDay } from "./due.ts";

/** The dates a milestone was promised for before, and why each was given up. */
export function DueHistory({ history }: { readonly history: Milestone["dueDateHistory"] }) {
  if (history.length === 0) return null;
  return (
    <details class="due-history">
      <summary>Moved {history.length === 1 ? "once" : `${history.length} times`}</summary>
      <ol>
        {history.map(({ dueDate, changedAt, reason, by }) => (
          <li key={changedAt}>
            <del>{dueDay(dueDate)}</del> {reason}{" "}
            <span class="soft">
              {by}, <Ago iso={changedAt} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
