import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isStatus } from "./api/request-failed.ts";
import { Notices } from "./parts/notices.tsx";
import { meQuery } from "./queries/account.ts";
import { NewOrganisationScreen } from "./screens/account/new-organisation-screen.tsx";
import { SignInScreen } from "./screens/account/sign-in-screen.tsx";
import { SignUpScreen } from "./screens/account/sign-up-screen.tsx";
import { HomeScreen } from "./screens/board/home-screen.tsx";
import { InboxScreen } from "./screens/inbox/inbox-screen.tsx";
import { PagesScreen } from "./screens/pages/pages-screen.tsx";
import { ProjectScreen } from "./screens/project/project-screen.tsx";
import { ReleaseScreen } from "./screens/release/release-screen.tsx";
import { SettingsScreen } from "./screens/settings/settings-screen.tsx";
import { Broken, BrokenOutside, NowhereOutside, NowhereScreen, Pending } from "./shell/dead-ends.tsx";
import { lastOrganisation } from "./shell/last-organisation.ts";
import { Shell } from "./shell/shell.tsx";
import { addressOfVersion, versionOfAddress } from "./words/address.ts";

type Context = { readonly queries: QueryClient };
type SignInSearch = { readonly next?: string };

/** Only a path of ours: an address that leads elsewhere would let a link send people away after signing in. */
const pathOf = (next: unknown): string | undefined =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined;

const root = createRootRouteWithContext<Context>()({
  component: () => (
    <>
      <Outlet />
      <Notices />
    </>
  ),
  errorComponent: BrokenOutside,
  notFoundComponent: NowhereOutside,
});

/** Who is signed in; who is not goes to sign in, and comes back. */
async function signedIn(queries: QueryClient, next: string) {
  try {
    return await queries.ensureQueryData(meQuery);
  } catch (error) {
    if (isStatus(error, 401)) throw redirect({ to: "/sign-in", search: next === "/" ? {} : { next } });
    throw error;
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context }) => {
    const { memberships } = await signedIn(context.queries, "/");
    const slugs = memberships.map(({ org }) => org.slug);
    const org = slugs.find((slug) => slug === lastOrganisation.read()) ?? slugs[0];
    throw org === undefined ? redirect({ to: "/new" }) : redirect({ to: "/o/$org", params: { org } });
  },
  errorComponent: BrokenOutside,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ next }: Record<string, unknown>): SignInSearch => {
    const path = pathOf(next);
    return path === undefined ? {} : { next: path };
  },
  component: () => <SignInScreen next={signIn.useSearch().next ?? "/"} />,
});

const signUp = createRoute({ getParentRoute: () => root, path: "/sign-up", component: SignUpScreen });

const newOrganisation = createRoute({
  getParentRoute: () => root,
  path: "/new",
  beforeLoad: ({ context }) => signedIn(context.queries, "/new"),
  component: NewOrganisationScreen,
  errorComponent: BrokenOutside,
});

const organisation = createRoute({
  getParentRoute: () => root,
  path: "/o/$org",
  beforeLoad: ({ context, location }) => signedIn(context.queries, location.href),
  component: () => <Shell org={organisation.useParams().org} />,
  errorComponent: BrokenOutside,
  notFoundComponent: NowhereScreen,
});

const board = createRoute({
  getParentRoute: () => organisation,
  path: "/",
  component: () => <HomeScreen org={board.useParams().org} />,
});

const project = createRoute({
  getParentRoute: () => organisation,
  path: "/projects/$project",
  component: () => <ProjectScreen {...project.useParams()} />,
});

const release = createRoute({
  getParentRoute: () => organisation,
  path: "/projects/$project/releases/$version",
  params: {
    parse: ({ version, ...path }) => ({ ...path, version: versionOfAddress(version) }),
    stringify: ({ version, ...path }) => ({ ...path, version: addressOfVersion(version) }),
  },
  component: () => <ReleaseScreen {...release.useParams()} />,
});

const inbox = createRoute({
  getParentRoute: () => organisation,
  path: "/inbox",
  component: () => <InboxScreen org={inbox.useParams().org} />,
});

const pages = createRoute({
  getParentRoute: () => organisation,
  path: "/pages",
  component: () => <PagesScreen org={pages.useParams().org} />,
});

const settings = createRoute({
  getParentRoute: () => organisation,
  path: "/settings",
  component: () => <SettingsScreen org={settings.useParams().org} />,
});

const routeTree = root.addChildren([
  home,
  signIn,
  signUp,
  newOrganisation,
  organisation.addChildren([board, project, release, inbox, pages, settings]),
]);

export const createAppRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NowhereScreen,
    defaultPendingComponent: Pending,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
