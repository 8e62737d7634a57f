import type { PolicyVersion } from "../../../../schema/contract/gates.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { PolicyDifference } from "./policy-difference.tsx";

type Props = {
  /** What the draft was made from. */
  readonly basis: PolicyVersion;
  readonly newer: PolicyVersion;
  readonly onLoad: () => void;
  readonly onKeep: () => void;
};

/** Somebody else changed the policy while a draft was being made: what they changed, and what one may do. */
export function Meanwhile({ basis, newer, onLoad, onKeep }: Props) {
  const { version, madeBy, madeAt, reason } = newer;
  return (
    <div class="note note-warning" role="alert">
      <Icon name="alert" />
      <div class="meanwhile">
        <p>
          <strong>{madeBy?.name ?? "Somebody"} changed the policy meanwhile</strong>
          {madeAt !== null && (
            <>
              , <Ago iso={madeAt} />
            </>
          )}
          {reason === null ? "." : `: “${reason}”`} You work on version {basis.version}; version {version}{" "}
          holds now.
        </p>
        <PolicyDifference
          before={basis.gates}
          after={newer.gates}
          label={`What changed since version ${basis.version}`}
        />
        <div class="policy-actions">
          <Button onClick={onLoad}>Load version {version}</Button>
          <Button tone="quiet" onClick={onKeep}>
            Keep mine, to replace it
          </Button>
        </div>
      </div>
    </div>
  );
}
