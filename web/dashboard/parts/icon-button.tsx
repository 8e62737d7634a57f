import type { ComponentProps } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

type Props = Omit<ComponentProps<"button">, "icon" | "class" | "className"> & {
  readonly icon: IconName;
  readonly label: string;
};

export function IconButton({ icon, label, ...rest }: Props) {
  return (
    <button type="button" {...rest} class="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
