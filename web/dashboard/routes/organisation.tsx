import { createRoute } from "@tanstack/react-router";
import { BrokenOutside, NowhereScreen } from "../shell/dead-ends.tsx";
import { Shell } from "../shell/shell.tsx";
import { root, signedIn } from "./root.tsx";

/** What every screen of an organisation stands in. */
export const organisation = createRoute({
  getParentRoute: () => root,
  path: "/o/$org",
  beforeLoad: ({ context, location }) => signedIn(context.queries, location.href),
  component: () => <Shell org={organisation.useParams().org} />,
  errorComponent: BrokenOutside,
  notFoundComponent: NowhereScreen,
});
