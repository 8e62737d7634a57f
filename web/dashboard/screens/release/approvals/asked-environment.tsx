import { useState } from "preact/hooks";
import type { Approve } from "../../../../../schema/contract/approvals.ts";
import { Button } from "../../../parts/button.tsx";
import { State } from "../../../parts/state.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { useRole } from "../../../queries/use-role.ts";
import { isOpen } from "../../../words/gates.ts";
import type { Look } from "../../../words/states.ts";
import { useExplanation } from "../../explain/use-explanation.ts";
import { begun, byUrgency, outcomeLook } from "../../explain/verdict-words.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { GivenWord } from "./given-word.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { asksFor } from "./who-may.ts";
import { WordDialog } from "./word-dialog.tsx";
import { type Asked, ownWord } from "./words-of.ts";

type Props = {
  readonly path: ReleasePath;
  readonly asked: Asked;
  readonly userId: string | null;
  /** The release is called off: there is nothing to say any more. */
  readonly isOver: boolean;
};

const NOT_ASKED: Look = { word: "Not asked for", tone: "idle", icon: "minus" };
const APPROVED: Look = { word: "Approved", tone: "ok", icon: "check-circle" };

/** Where an environment's approvals stand, what everybody said, and what who looks may say. */
export function AskedEnvironment({ path, asked, userId, isOver }: Props) {
  const [open, setOpen] = useState<Approve["decision"] | "ask" | "revoke" | null>(null);
  const { role, mayWrite } = useRole(path.org);
  const { environment, gates, words } = asked;
  const isAsked = gates.length > 0;
  const { data } = useExplanation(path, environment, { enabled: isAsked });
  const verdicts = byUrgency(data?.verdicts ?? []).filter(({ gate }) => gate === "approvals");
  const [verdict] = verdicts;
  const own = ownWord(asked, userId);
  const isMissing = verdicts.some(({ reasonCode }) => reasonCode === "approvals_missing");
  const isWanted = asksFor(gates, role);
  const close = () => setOpen(null);
  return (
    <li class="run approvals-of">
      <div class="run-head">
        <h3 class="run-name">{environment}</h3>
        {!isAsked && <State look={NOT_ASKED} />}
        {verdict && <State look={isOpen(verdict) ? APPROVED : outcomeLook(verdict)} />}
      </div>
      {/* A rejection stands below, in its own words. */}
      {verdicts
        .filter(({ reasonCode }) => reasonCode !== "approval_rejected")
        .map(({ because }) => (
          <p key={because}>{begun(because)}</p>
        ))}
      {words.length > 0 && (
        <ul class="given-words">
          {words.map((word) => (
            <GivenWord key={word.id} word={word} />
          ))}
        </ul>
      )}
      {mayWrite && !isOver && (
        <div class="approvals-actions">
          {isAsked && own?.decision !== "approve" && isWanted && (
            <Button icon="check" tone={isMissing ? "primary" : "plain"} onClick={() => setOpen("approve")}>
              Approve
            </Button>
          )}
          {isAsked && own?.decision !== "reject" && (
            <Button icon="ban" onClick={() => setOpen("reject")}>
              Reject
            </Button>
          )}
          {own && (
            <Button icon="undo" onClick={() => setOpen("revoke")}>
              Take your word back
            </Button>
          )}
          {isMissing && (
            <Button icon="inbox" tone="quiet" onClick={() => setOpen("ask")}>
              Ask for approval
            </Button>
          )}
          {isAsked && !isWanted && <span class="soft">No rule here asks for a {role}.</span>}
        </div>
      )}
      {(open === "approve" || open === "reject") && (
        <WordDialog path={path} environment={environment} decision={open} onClose={close} />
      )}
      {open === "ask" && <AskDialog path={path} environment={environment} onClose={close} />}
      {open === "revoke" && own && <RevokeDialog path={path} word={own} onClose={close} />}
    </li>
  );
}
