import type { ComponentChildren, ComponentProps } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

/** `alarm`: what stops everybody at once. */
type ButtonTone = "primary" | "plain" | "quiet" | "danger" | "alarm";

type Props = Omit<ComponentProps<"button">, "icon" | "class" | "className"> & {
  readonly tone?: ButtonTone;
  readonly icon?: IconName;
  /** While what it started runs: it cannot be pressed again. */
  readonly isBusy?: boolean;
  readonly children: ComponentChildren;
};

export const buttonClass = (tone: ButtonTone = "plain") => `button button-${tone}`;

const ignore = (event: Event) => event.preventDefault();

/** A busy one keeps the focus of who pressed it, which a disabled one would lose. */
export function Button({ tone, icon, isBusy = false, onClick, children, type = "button", ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      class={buttonClass(tone)}
      aria-busy={isBusy}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? ignore : onClick}
    >
      {isBusy ? <Icon name="running" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
