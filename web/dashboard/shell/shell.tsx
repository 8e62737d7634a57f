import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { useLiveFeed } from "../live/use-live-feed.ts";
import { meQuery } from "../queries/account.ts";
import { boardQuery } from "../queries/organisation.ts";
import { NowhereOutside } from "./dead-ends.tsx";
import { DESTINATIONS } from "./destinations.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { lastOrganisation } from "./last-organisation.ts";
import { LiveState } from "./live-state.tsx";
import { useMarks } from "./marks.ts";
import { OrganisationMenu } from "./organisation-menu.tsx";
import { StopBanner } from "./stop-banner.tsx";
import { useKeys } from "./use-keys.ts";
import { UserMenu } from "./user-menu.tsx";

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
  const marks = useMarks(org);
  const live = useLiveFeed(org, board?.cursor);
  const [isHelping, setHelping] = useState(false);
  useKeys(
    org,
    useCallback(() => setHelping(true), []),
  );
  const membership = me?.memberships.find((each) => each.org.slug === org);
  useEffect(() => {
    if (membership) lastOrganisation.write(org);
  }, [membership, org]);

  if (!me) return null;
  if (!membership) return <NowhereOutside />;
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
              {marks[to] && <span class="nav-mark" role="img" aria-label={marks[to]} />}
            </Link>
          ))}
        </nav>
        <div class="side-foot">
          <LiveState state={live} />
          <UserMenu user={me.user} onHelp={() => setHelping(true)} />
        </div>
      </header>
      <div class="deck">
        <StopBanner org={org} />
        <main class="main" id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {isHelping && <KeysDialog onClose={() => setHelping(false)} />}
    </div>
  );
}
