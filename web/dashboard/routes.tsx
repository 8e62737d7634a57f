import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { accountRoutes } from "./routes/account.tsx";
import { organisation } from "./routes/organisation.tsx";
import { root, signedIn } from "./routes/root.tsx";
import { webhookRoutes } from "./routes/webhooks.tsx";
import { NewOrganisationScreen } from "./screens/account/new-organisation-screen.tsx";
import { HomeScreen } from "./screens/board/home-screen.tsx";
import { InboxScreen } from "./screens/inbox/inbox-screen.tsx";
import { PagesScreen } from "./screens/pages/pages-screen.tsx";
import { ProjectScreen } from "./screens/project/project-screen.tsx";
import { ReleaseScreen } from "./screens/release/release-screen.tsx";
import { SettingsScreen } from "./screens/settings/settings-screen.tsx";
import { Broken, BrokenOutside, NowhereScreen, Pending } from "./shell/dead-ends.tsx";
import { lastOrganisation } from "./shell/last-organisation.ts";
import { addressOfText, textOfAddress } from "./words/address.ts";

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

const newOrganisation = createRoute({
  getParentRoute: () => root,
  path: "/new",
  beforeLoad: ({ context }) => signedIn(context.queries, "/new"),
  component: NewOrganisationScreen,
  errorComponent: BrokenOutside,
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
    parse: ({ version, ...path }) => ({ ...path, version: textOfAddress(version) }),
    stringify: ({ version, ...path }) => ({ ...path, version: addressOfText(version) }),
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

const MembersScreen = lazyRouteComponent(
  () => import("./screens/settings/members-screen.tsx"),
  "MembersScreen",
);

const settingsMembers = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/members",
  component: () => <MembersScreen org={settingsMembers.useParams().org} />,
});

const TrustsScreen = lazyRouteComponent(() => import("./screens/settings/trusts-screen.tsx"), "TrustsScreen");

const settingsTrusts = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/trusts",
  component: () => <TrustsScreen org={settingsTrusts.useParams().org} />,
});

const AuditScreen = lazyRouteComponent(() => import("./screens/settings/audit-screen.tsx"), "AuditScreen");

const settingsAudit = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/audit",
  component: () => <AuditScreen org={settingsAudit.useParams().org} />,
});

const GeneralScreen = lazyRouteComponent(
  () => import("./screens/settings/general-screen.tsx"),
  "GeneralScreen",
);

const settingsGeneral = createRoute({
  getParentRoute: () => organisation,
  path: "/settings/general",
  component: () => <GeneralScreen org={settingsGeneral.useParams().org} />,
});

const ApprovalsScreen = lazyRouteComponent(
  () => import("./screens/approvals/approvals-screen.tsx"),
  "ApprovalsScreen",
);

const approvals = createRoute({
  getParentRoute: () => organisation,
  path: "/approvals",
  component: () => <ApprovalsScreen org={approvals.useParams().org} />,
});

const CalendarScreen = lazyRouteComponent(
  () => import("./screens/calendar/calendar-screen.tsx"),
  "CalendarScreen",
);

const calendar = createRoute({
  getParentRoute: () => organisation,
  path: "/calendar",
  component: () => <CalendarScreen org={calendar.useParams().org} />,
});

const EnvironmentScreen = lazyRouteComponent(
  () => import("./screens/environment/environment-screen.tsx"),
  "EnvironmentScreen",
);

const environment = createRoute({
  getParentRoute: () => organisation,
  path: "/projects/$project/environments/$environment",
  params: {
    parse: ({ environment: name, ...path }) => ({ ...path, environment: textOfAddress(name) }),
    stringify: ({ environment: name, ...path }) => ({ ...path, environment: addressOfText(name) }),
  },
  component: () => <EnvironmentScreen {...environment.useParams()} />,
});

const routeTree = root.addChildren([
  home,
  ...accountRoutes,
  newOrganisation,
  organisation.addChildren([
    board,
    project,
    environment,
    release,
    approvals,
    calendar,
    inbox,
    pages,
    settings,
    settingsMembers,
    settingsTrusts,
    ...webhookRoutes,
    settingsAudit,
    settingsGeneral,
  ]),
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
