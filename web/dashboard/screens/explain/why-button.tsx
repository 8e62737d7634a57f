import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Apart } from "../../parts/apart.tsx";
import type { ReleasePath } from "../../queries/project.ts";
import { ExplainDialog } from "./explain-dialog.tsx";
import "./explain.css";

type Props = {
  readonly path: ReleasePath;
  readonly environment: string;
  readonly children: ComponentChildren;
};

/** A question that is answered in one click. */
export function WhyButton({ path, environment, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="why" onClick={() => setOpen(true)}>
        {children}
        <span class="visually-hidden">
          {" "}
          {path.version} in {environment}
        </span>
      </button>
      {isOpen && (
        <Apart>
          <ExplainDialog path={path} environment={environment} onClose={() => setOpen(false)} />
        </Apart>
      )}
    </>
  );
}
