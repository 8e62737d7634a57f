import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

type Props = {
  readonly title: string;
  readonly lead?: ComponentChildren;
  /** Above the title: the way back. */
  readonly above?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
};

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Slipway`;
  }, [title]);
}

/** A screen of the dashboard: its heading, what one can do here, and its content. */
export function Screen({ title, lead, above, actions, children }: Props) {
  useTitle(title);
  return (
    <div class="screen">
      <header class="screen-head">
        <div class="screen-title">
          {above}
          <h1>{title}</h1>
          {lead && <p class="screen-lead">{lead}</p>}
        </div>
        {actions && <div class="screen-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
