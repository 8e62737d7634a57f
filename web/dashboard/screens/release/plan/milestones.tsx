import { useState } from "preact/hooks";
import type { Milestone } from "../../../../../schema/contract/plan.ts";
import { Button } from "../../../parts/button.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { useRole } from "../../../queries/use-role.ts";
import { MilestoneDialog } from "./milestone-dialog.tsx";
import { MilestoneRow } from "./milestone-row.tsx";
import "./plan.css";

type Props = { readonly path: ReleasePath; readonly milestones: readonly Milestone[] };

/** Milestones in the order in which they are due. */
const byDueDate = (a: Milestone, b: Milestone) =>
  a.dueDate < b.dueDate ? -1 : a.dueDate > b.dueDate ? 1 : 0;

/** What has to be reached on the way, by when, and what is to be delivered for it. */
export function Milestones({ path, milestones }: Props) {
  const [isAdding, setAdding] = useState(false);
  const { mayWrite } = useRole(path.org);
  const stages = [...new Set(milestones.map(({ stage }) => stage))];
  const done = milestones.filter((milestone) => milestone.done).length;
  return (
    <section class="card" aria-labelledby="milestones-title">
      <header class="card-head">
        <div class="milestones-title">
          <h2 id="milestones-title">Milestones</h2>
          {milestones.length > 0 && (
            <span class="soft">
              {done} of {milestones.length} done
            </span>
          )}
        </div>
        {mayWrite && (
          <Button icon="plus" onClick={() => setAdding(true)}>
            Add a milestone
          </Button>
        )}
      </header>
      {milestones.length === 0 ? (
        <p class="card-none soft">Nothing is planned on the way to this release.</p>
      ) : (
        <ul class="rows">
          {[...milestones].sort(byDueDate).map((milestone) => (
            <MilestoneRow
              key={milestone.id}
              path={path}
              milestone={milestone}
              stages={stages}
              mayWrite={mayWrite}
            />
          ))}
        </ul>
      )}
      {isAdding && (
        <MilestoneDialog path={path} milestone={null} stages={stages} onClose={() => setAdding(false)} />
      )}
    </section>
  );
}
