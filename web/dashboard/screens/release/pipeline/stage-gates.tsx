import { useState } from "preact/hooks";
import { Button } from "../../../parts/button.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { State } from "../../../parts/state.tsx";
import type { ReleasePath } from "../../../queries/project.ts";
import { isOpen } from "../../../words/gates.ts";
import type { Look } from "../../../words/states.ts";
import { useExplanation } from "../../explain/use-explanation.ts";
import { answerLook } from "../../explain/verdict-words.ts";
import { WhyButton } from "../../explain/why-button.tsx";
import { GateChips } from "./gate-chips.tsx";
import { HeldPermit, useHeldPermit } from "./held-permit.tsx";

/** It goes there under its permit, whatever the gates say of another. */
const PERMITTED: Look = { word: "Nobody else may now", tone: "running", icon: "shield" };

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly mayWrite: boolean;
  /** Of many environments, most are asked about only where somebody wants to know. */
  readonly isEager: boolean;
};

/** What the gates of an environment say of a release, and the whole of it in one click. */
export function StageGates({ path, environment, mayWrite, isEager }: Props) {
  const [isAsked, setAsked] = useState(isEager);
  const { data, error, refetch } = useExplanation(path, environment, { enabled: isAsked });
  const isHeld = data?.verdicts.some((verdict) => verdict.gate === "lock" && !isOpen(verdict)) ?? false;
  const permit = useHeldPermit(path, environment, isHeld);
  if (!isAsked) return <Button onClick={() => setAsked(true)}>Ask its gates</Button>;
  if (!data && error) {
    return (
      <>
        <ProblemNote error={error} />
        <Button icon="refresh" onClick={() => void refetch()}>
          Try again
        </Button>
      </>
    );
  }
  if (!data) return <Skeleton rows={1} label={`Asking the gates of ${environment}`} />;
  return (
    <>
      <p class="stage-answer">
        <State look={permit?.version === path.version ? PERMITTED : answerLook(data)} isQuiet />
        <WhyButton path={path} environment={environment}>
          {data.allowed ? "Why?" : "Why not?"}
        </WhyButton>
      </p>
      <GateChips verdicts={data.verdicts} />
      {permit && <HeldPermit path={path} environment={environment} permit={permit} mayWrite={mayWrite} />}
    </>
  );
}
