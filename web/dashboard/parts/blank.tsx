import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

type Props = {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly action?: ComponentChildren;
};

/** Where there is nothing yet: what would be here, and what to do next. */
export function Blank({ icon, title, children, action }: Props) {
  return (
    <div class="blank">
      <Icon name={icon} size={22} class="blank-icon" />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}
