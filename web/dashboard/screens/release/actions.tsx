import { useState } from "preact/hooks";
import type { Release, ReleaseStatus } from "../../../../schema/contract/releases.ts";
import { Button } from "../../parts/button.tsx";
import type { ReleasePath } from "../../queries/project.ts";
import { AmendDialog } from "./amend-dialog.tsx";
import { type Decision, DecisionDialog } from "./decision-dialog.tsx";

/** What has ended, or is out for good, cannot be called off. */
const OPEN: readonly ReleaseStatus[] = [
  "planned",
  "in_progress",
  "candidate",
  "approved",
  "rolling_out",
  "halted",
];

type Props = { readonly path: ReleasePath; readonly release: Release };

/** What people may decide about a release. */
export function Actions({ path, release }: Props) {
  const [asked, setAsked] = useState<Decision | "amend" | null>(null);
  const isOpen = OPEN.includes(release.status);
  const close = () => setAsked(null);
  return (
    <>
      <Button icon="edit" onClick={() => setAsked("amend")}>
        Edit plan
      </Button>
      {isOpen && release.status !== "halted" && (
        <Button icon="pause" onClick={() => setAsked("halt")}>
          Halt
        </Button>
      )}
      {release.status === "halted" && (
        <Button icon="play" tone="primary" onClick={() => setAsked("resume")}>
          Resume
        </Button>
      )}
      {release.blocked === null && release.status !== "cancelled" && (
        <Button icon="stop" onClick={() => setAsked("block")}>
          Block
        </Button>
      )}
      {release.blocked !== null && (
        <Button icon="play" onClick={() => setAsked("unblock")}>
          Unblock
        </Button>
      )}
      {isOpen && (
        <Button icon="ban" tone="danger" onClick={() => setAsked("cancel")}>
          Cancel release
        </Button>
      )}
      {asked === "amend" && <AmendDialog path={path} release={release} onClose={close} />}
      {asked !== null && asked !== "amend" && <DecisionDialog path={path} decision={asked} onClose={close} />}
    </>
  );
}
