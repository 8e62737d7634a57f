import { Link } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { Release, ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { Icon } from "../../../../ui/icon.tsx";
import { Ago } from "../../../parts/ago.tsx";
import { Apart } from "../../../parts/apart.tsx";
import { Button } from "../../../parts/button.tsx";
import { State } from "../../../parts/state.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { useExplanation } from "../../explain/use-explanation.ts";
import { Attempt } from "./attempt.tsx";
import { PermitDialog } from "./permit-dialog.tsx";
import { StageGates } from "./stage-gates.tsx";
import { attemptIn, stageLooks, stageTone } from "./stage-looks.ts";

type Props = {
  readonly path: ReleasePath;
  readonly release: Release;
  readonly environment: ReleaseEnvironment;
  readonly isFirst: boolean;
  readonly isEager: boolean;
  readonly mayWrite: boolean;
};

/** A release in one environment: what it is there, and whether it may go there. */
export function Stage({ path, release, environment, isFirst, isEager, mayWrite }: Props) {
  const [isAsking, setAsking] = useState(false);
  const { name, tier, since } = environment;
  const { org, project } = path;
  const { data: answer } = useExplanation(path, name, { enabled: isEager });
  const looks = stageLooks(environment);
  const [look, lastLook] = looks;
  const attempt = attemptIn(release.deployments, name);
  const isOver = release.status === "cancelled";
  return (
    <li class={`stage tone-${stageTone(looks)} ${look === undefined ? "is-ahead" : ""}`}>
      <h3 class="stage-name">
        {!isFirst && <Icon name="chevron-right" class="stage-step" />}
        <span>
          <Link
            to="/o/$org/projects/$project/environments/$environment"
            params={{ org, project, environment: name }}
          >
            {name}
          </Link>{" "}
          {tier !== name && <span class="stage-tier">{tier}</span>}
        </span>
      </h3>
      <p class="stage-looks">
        {look === undefined ? <span class="soft">Not deployed here</span> : <State look={look} />}
        {since !== null && (
          <span class="soft">
            <Ago iso={since} />
          </span>
        )}
      </p>
      {attempt && <Attempt deployment={attempt} look={lastLook} isRuled={(answer?.policyVersion ?? 0) > 0} />}
      <div class="stage-gates">
        <StageGates path={path} environment={name} mayWrite={mayWrite} isEager={isEager} />
      </div>
      {mayWrite && !isOver && (
        <div class="stage-actions">
          <Button icon="deploy" onClick={() => setAsking(true)}>
            Ask for a permit
            <span class="visually-hidden"> for {name}</span>
          </Button>
        </div>
      )}
      {isAsking && (
        <Apart>
          <PermitDialog path={path} environment={environment} onClose={() => setAsking(false)} />
        </Apart>
      )}
    </li>
  );
}
