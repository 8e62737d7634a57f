import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

type Props = {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly action?: ComponentChildren;
  /** The whole page is this, so its title is the page's. */
  readonly isPage?: boolean;
};

/** Where there is nothing yet: what would be here, and what to do next. */
export function Blank({ icon, title, children, action, isPage = false }: Props) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div class="blank">
      <Icon name={icon} size={22} class="blank-icon" />
      <Heading>{title}</Heading>
      <p>{children}</p>
      {action}
    </div>
  );
}
