import { useState } from "preact/hooks";
import type { Deliverable, Milestone } from "../../../../../schema/contract/plan.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { IconButton } from "../../../parts/icon-button.tsx";
import { State } from "../../../parts/state.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { DeliverableDialog } from "./deliverable-dialog.tsx";
import { DELIVERABLE_LOOKS, ROLE_NAMES } from "./deliverable-words.ts";
import { RemoveDialog } from "./remove-dialog.tsx";

type Props = {
  readonly path: ReleasePath;
  readonly milestone: Milestone;
  readonly mayWrite: boolean;
};

function Row({ path, milestone, mayWrite, deliverable }: Props & { readonly deliverable: Deliverable }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const { title, status, owner, role, url } = deliverable;
  const close = () => setOpen(null);
  const at = { path, milestone, deliverable, onClose: close };
  return (
    <li class="deliverable">
      <State look={DELIVERABLE_LOOKS[status]} isQuiet />
      <span class={status === "dropped" ? "is-dropped" : ""}>
        {url === null ? (
          title
        ) : (
          <a href={url} rel="noreferrer">
            {title} <Icon name="external" size={12} />
          </a>
        )}{" "}
        <span class="soft">{[owner, role && ROLE_NAMES[role]].filter(Boolean).join(", ")}</span>
      </span>
      {mayWrite && (
        <span class="plan-tools">
          <IconButton icon="edit" label={`Edit ${title}`} onClick={() => setOpen("edit")} />
          <IconButton icon="close" label={`Remove ${title}`} onClick={() => setOpen("remove")} />
        </span>
      )}
      {open === "edit" && <DeliverableDialog {...at} />}
      {open === "remove" && <RemoveDialog {...at} />}
    </li>
  );
}

/** What is to be delivered for a milestone. */
export function Deliverables(props: Props) {
  const { deliverables } = props.milestone;
  if (deliverables.length === 0) return null;
  return (
    <ul class="deliverables">
      {deliverables.map((deliverable) => (
        <Row key={deliverable.id} {...props} deliverable={deliverable} />
      ))}
    </ul>
  );
}
