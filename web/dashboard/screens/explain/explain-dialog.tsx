import { useQuery } from "@tanstack/react-query";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Explanation, Verdict } from "../../../../schema/contract/gates.ts";
import { Icon } from "../../../ui/icon.tsx";
import { moment } from "../../../ui/time.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Skeleton } from "../../parts/skeleton.tsx";
import { When } from "../../parts/when.tsx";
import { explanationTextQuery } from "../../queries/gates.ts";
import type { ReleasePath } from "../../queries/project.ts";
import { useRole } from "../../queries/use-role.ts";
import { WordDialog } from "../release/approvals/word-dialog.tsx";
import { clearingOf } from "./clearing.ts";
import { ClearingLink } from "./clearing-link.tsx";
import { CopyText } from "./copy-text.tsx";
import { OtherMoment } from "./other-moment.tsx";
import { useExplanation } from "./use-explanation.ts";
import {
  closedOf,
  type Opening,
  openingByItself,
  openingIfCleared,
  tenseOf,
  titleOf,
} from "./verdict-words.ts";
import { ClosedVerdicts, OpenVerdicts } from "./verdicts.tsx";
import "./explain.css";

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly onClose: () => void;
};

const Opens = ({ opening }: { readonly opening: Opening }) =>
  "at" in opening ? <When iso={opening.at} /> : <span>{opening.words}</span>;

/** From when on it may go: by itself, and with everybody's help. */
function Forecast({ explanation }: { readonly explanation: Explanation }) {
  return (
    <dl class="forecast">
      <div>
        <dt>If nobody does anything</dt>
        <dd>
          <Opens opening={openingByItself(explanation)} />
        </dd>
      </div>
      <div>
        <dt>If all that people can clear is cleared</dt>
        <dd>
          <Opens opening={openingIfCleared(explanation)} />
        </dd>
      </div>
    </dl>
  );
}

const MOMENT_WORDS = {
  past: "As it was then",
  future: "As far as is known now",
} as const;

/** Which moment is looked at, where that is not now. */
function Moment({ at, tense }: { readonly at: string; readonly tense: "past" | "future" }) {
  return (
    <p class="note">
      <Icon name="clock" />
      <span>
        {MOMENT_WORDS[tense]}: {moment(at)}
      </span>
    </p>
  );
}

function Answer({
  explanation,
  isPast,
  action,
}: {
  readonly explanation: Explanation;
  /** It is how it was once: nothing of it can still open. */
  readonly isPast: boolean;
  readonly action: (verdict: Verdict) => ComponentChildren;
}) {
  const { allowed, verdicts, policyVersion } = explanation;
  const open = verdicts.length - closedOf(verdicts).length;
  return (
    <>
      {!allowed && !isPast && <Forecast explanation={explanation} />}
      {!allowed && <ClosedVerdicts verdicts={verdicts} action={action} />}
      {open > 0 && (
        <section aria-label="Open gates">
          <h3 class="explain-open">{allowed ? `Every gate ${isPast ? "was" : "is"} open` : "Open gates"}</h3>
          <OpenVerdicts verdicts={verdicts} />
        </section>
      )}
      <p class="soft">
        {policyVersion === 0
          ? "This environment has no policy of its own: only what always holds is asked."
          : `By version ${policyVersion} of the policy.`}
      </p>
    </>
  );
}

/** Why a release may go to an environment or not: every verdict, and when that changes. */
export function ExplainDialog({ path, environment, onClose }: Props) {
  const [at, setAt] = useState<string | null>(null);
  const [isApproving, setApproving] = useState(false);
  const { data, error, refetch } = useExplanation(path, environment, { at });
  const text = useQuery(explanationTextQuery(path, environment, at));
  const { mayWrite } = useRole(path.org);
  const tense = tenseOf(at, Date.now());
  const atError = at === null ? undefined : fieldErrors(error).at;
  const onApprove = mayWrite && at === null ? () => setApproving(true) : null;
  const action = (verdict: Verdict) => {
    const clearing = clearingOf(verdict);
    const given = { path, environment, onApprove, onLeave: onClose };
    return clearing && <ClearingLink {...given} clearing={clearing} />;
  };
  return (
    <>
      <Dialog
        isWide
        title={titleOf(path.version, environment, data ? { allowed: data.allowed, tense } : null)}
        onClose={onClose}
      >
        <div class="dialog-body explain" aria-live="polite">
          {at !== null && tense !== "now" && <Moment at={at} tense={tense} />}
          {data && <Answer explanation={data} isPast={tense === "past"} action={action} />}
          {!data && !error && <Skeleton rows={4} label="Asking every gate" />}
          {!data && error && atError === undefined && (
            <Failure error={error} onRetry={() => void refetch()} />
          )}
          <div class="explain-foot">
            <OtherMoment at={at} error={atError} onChange={setAt} />
            <CopyText text={text.data ?? null} />
          </div>
        </div>
      </Dialog>
      {isApproving && (
        <WordDialog
          path={path}
          environment={environment}
          decision="approve"
          onClose={() => setApproving(false)}
        />
      )}
    </>
  );
}
