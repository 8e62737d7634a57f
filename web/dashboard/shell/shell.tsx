import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useLiveFeed } from "../live/use-live-feed.ts";
import { meQuery } from "../queries/account.ts";
import { boardQuery } from "../queries/organisation.ts";
import { NowhereScreen } from "./dead-ends.tsx";
import { lastOrganisation } from "./last-organisation.ts";
import { LiveState } from "./live-state.tsx";
import { OrganisationMenu } from "./organisation-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

type Destination = { readonly to: string; readonly word: string; readonly icon: IconName };

const DESTINATIONS: readonly Destination[] = [
  { to: "/o/$org", word: "Board", icon: "board" },
  { to: "/o/$org/inbox", word: "Inbox", icon: "inbox" },
  { to: "/o/$org/pages", word: "Public pages", icon: "globe" },
  { to: "/o/$org/settings", word: "Settings", icon: "key" },
];

/** After a change of place the focus goes to the new place, as it would after a page was loaded. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

/** What surrounds every screen of an organisation, and keeps all of them live. */
export function Shell({ org }: { readonly org: string }) {
  const main = useFocusOnArrival();
  const { data: me } = useQuery(meQuery);
  const { data: board } = useQuery(boardQuery(org));
  const live = useLiveFeed(org, board?.cursor);
  const membership = me?.memberships.find((each) => each.org.slug === org);
  useEffect(() => {
    if (membership) lastOrganisation.write(org);
  }, [membership, org]);

  if (!me) return null;
  if (!membership) {
    return (
      <main>
        <NowhereScreen />
      </main>
    );
  }
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="side">
        <OrganisationMenu current={membership} memberships={me.memberships} />
        <nav class="nav" aria-label="Organisation">
          {DESTINATIONS.map(({ to, word, icon }) => (
            <Link key={to} to={to} params={{ org }} activeOptions={{ exact: true }} className="nav-item">
              <Icon name={icon} />
              <span class="nav-word">{word}</span>
            </Link>
          ))}
        </nav>
        <div class="side-foot">
          <LiveState state={live} />
          <UserMenu user={me.user} />
        </div>
      </header>
      <main class="main" id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
