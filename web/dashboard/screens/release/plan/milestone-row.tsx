import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Milestone } from "../../../../../schema/contract/plan.ts";
import { call } from "../../../api/call.ts";
import { Button } from "../../../parts/button.tsx";
import { IconButton } from "../../../parts/icon-button.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { State } from "../../../parts/state.tsx";
import { useNow } from "../../../parts/use-now.ts";
import { keys } from "../../../queries/keys.ts";
import type { ReleasePath } from "../../../queries/project.ts";
import { DeliverableDialog } from "./deliverable-dialog.tsx";
import { Deliverables } from "./deliverables.tsx";
import { dueDay, dueLook } from "./due.ts";
import { DueHistory } from "./due-history.tsx";
import { MilestoneDialog } from "./milestone-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";

type Props = {
  readonly path: ReleasePath;
  readonly milestone: Milestone;
  readonly stages: readonly string[];
  readonly mayWrite: boolean;
};

type Tool = "edit" | "remove" | "deliverable";

function Goals({ goals }: { readonly goals: NonNullable<Milestone["goals"]> }) {
  if (typeof goals === "string") return <p class="fact-prose">{goals}</p>;
  return (
    <ul class="fact-goals">
      {goals.map((goal) => (
        <li key={goal}>{goal}</li>
      ))}
    </ul>
  );
}

/** Says that a milestone is reached, or that it is not after all. */
function Reached({ path, milestone: { id, title, done } }: Pick<Props, "path" | "milestone">) {
  const queries = useQueryClient();
  const saying = useMutation({
    mutationFn: () => call("amendMilestone", { ...path, id }, { body: { done: !done } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.project(path.org, path.project) }),
  });
  return (
    <>
      <ProblemNote error={saying.error} />
      <Button
        tone="quiet"
        icon={done ? "undo" : "check"}
        isBusy={saying.isPending}
        onClick={() => saying.mutate()}
      >
        {done ? "Not done" : "Done"}
        <span class="visually-hidden"> with {title}</span>
      </Button>
    </>
  );
}

/** A milestone: what, by when, how often that was put off, and what is to be delivered for it. */
export function MilestoneRow({ path, milestone, stages, mayWrite }: Props) {
  const [open, setOpen] = useState<Tool | null>(null);
  const now = useNow();
  const { title, stage, dueDate, goals, dueDateHistory } = milestone;
  const close = () => setOpen(null);
  return (
    <li class="run milestone">
      <div class="milestone-head">
        <h3 class="run-name">{title}</h3>
        <State look={dueLook(milestone, now)} />
        {mayWrite && (
          <span class="plan-tools">
            <Reached path={path} milestone={milestone} />
            <IconButton
              icon="plus"
              label={`Add a deliverable to ${title}`}
              onClick={() => setOpen("deliverable")}
            />
            <IconButton icon="edit" label={`Edit ${title}`} onClick={() => setOpen("edit")} />
            <IconButton icon="close" label={`Remove ${title}`} onClick={() => setOpen("remove")} />
          </span>
        )}
      </div>
      <p class="run-foot soft">
        <span>{stage}</span>
        <time dateTime={dueDate}>{dueDay(dueDate)}</time>
      </p>
      <DueHistory history={dueDateHistory} />
      {goals !== null && <Goals goals={goals} />}
      <Deliverables path={path} milestone={milestone} mayWrite={mayWrite} />
      {open === "edit" && (
        <MilestoneDialog path={path} milestone={milestone} stages={stages} onClose={close} />
      )}
      {open === "remove" && (
        <RemoveDialog path={path} milestone={milestone} deliverable={null} onClose={close} />
      )}
      {open === "deliverable" && (
        <DeliverableDialog path={path} milestone={milestone} deliverable={null} onClose={close} />
      )}
    </li>
  );
}
