import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/icon.tsx";

/** The way back, around a link. */
export function Crumb({ children }: { readonly children: ComponentChildren }) {
  return (
    <nav class="crumb" aria-label="Way back">
      <Icon name="chevron-left" size={12} />
      {children}
    </nav>
  );
}
