import { Link } from "@tanstack/react-router";
import { useId, useRef } from "preact/hooks";
import type { Membership } from "../../../schema/contract/accounts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Logo } from "../../ui/logo.tsx";

type Props = { readonly current: Membership; readonly memberships: readonly Membership[] };

/** The organisation one is in, and the way to the others. */
export function OrganisationMenu({ current, memberships }: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const close = () => menu.current?.hidePopover();
  return (
    <>
      <button type="button" class="org-button" popovertarget={id}>
        <Logo />
        <span class="org-name">{current.org.name}</span>
        <Icon name="chevrons" />
      </button>
      <div id={id} ref={menu} popover="auto" class="menu">
        <ul class="menu-list" aria-label="Your organisations">
          {memberships.map(({ org }) => (
            <li key={org.slug}>
              <Link
                to="/o/$org"
                params={{ org: org.slug }}
                className="menu-item"
                aria-current={org.slug === current.org.slug ? "true" : undefined}
                onClick={close}
              >
                <span>{org.name}</span>
                {org.slug === current.org.slug && <Icon name="check" />}
              </Link>
            </li>
          ))}
        </ul>
        <Link to="/new" className="menu-item" onClick={close}>
          <span>New organisation</span>
          <Icon name="plus" />
        </Link>
      </div>
    </>
  );
}
