import { ICON_PATHS, type IconName } from "./icon-paths.ts";

type Props = { readonly name: IconName; readonly size?: number; readonly class?: string };

/** Decoration only: the word beside it, or a label on what holds it, says what it means. */
export function Icon({ name, size = 16, class: className = "" }: Props) {
  return (
    <svg
      class={`icon icon-${name} ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
