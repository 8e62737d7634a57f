import { useState } from "preact/hooks";
import type { Incident } from "../../../../../schema/contract/releases.ts";
import { Ago } from "../../../parts/ago.tsx";
import { Button } from "../../../parts/button.tsx";
import { ReleaseLink } from "../../../parts/release-link.tsx";
import { State } from "../../../parts/state.tsx";
import type { ProjectPath } from "../../../queries/project.ts";
import { INCIDENT_LOOKS } from "../../../words/states.ts";
import { STEP_WORDS, type Step, stepsOf } from "./incident-words.ts";
import { StepDialog } from "./step-dialog.tsx";

type Props = {
  readonly path: ProjectPath;
  readonly incident: Incident;
  /** The release it is of, where that is not the one that is looked at. */
  readonly version?: string | null;
  readonly mayWrite: boolean;
};

/** What went wrong, where, since when, and how it stands. */
export function IncidentRow({ path, incident, version = null, mayWrite }: Props) {
  const [step, setStep] = useState<Step | null>(null);
  const { title, status, severity, environment, openedAt, mitigatedAt, resolvedAt } = incident;
  const moments = [
    ["opened", openedAt],
    ["mitigated", mitigatedAt],
    ["resolved", resolvedAt],
  ] as const;
  return (
    <li class="run">
      <div class="run-head">
        <span class="run-name">{title}</span>
        <State look={INCIDENT_LOOKS[status]} />
      </div>
      <p class="run-foot soft">
        {severity !== null && <span>{severity}</span>}
        {environment !== null && <span>in {environment}</span>}
        {version !== null && <ReleaseLink {...path} version={version} />}
        {moments.map(
          ([word, iso]) =>
            iso !== null && (
              <span key={word}>
                {word} <Ago iso={iso} />
              </span>
            ),
        )}
      </p>
      {mayWrite && stepsOf(status).length > 0 && (
        <div class="incident-actions">
          {stepsOf(status).map((each) => (
            <Button key={each} onClick={() => setStep(each)}>
              {STEP_WORDS[each].verb}
              <span class="visually-hidden"> {title}</span>
            </Button>
          ))}
        </div>
      )}
      {step !== null && (
        <StepDialog path={path} incident={incident} step={step} onClose={() => setStep(null)} />
      )}
    </li>
  );
}
