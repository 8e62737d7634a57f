import "../ui/tokens.css";
import "../ui/base.css";
import "./parts/controls.css";
import "./parts/dialog.css";
import "./parts/fields.css";
import "./parts/surfaces.css";
import "./shell/menu.css";
import "./shell/outside.css";
import "./shell/shell.css";
import "./shell/stop-banner.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { render } from "preact";
import { createQueries } from "./queries/client.ts";
import { createAppRouter } from "./routes.tsx";

const queries = createQueries(() => void router.invalidate());
const router = createAppRouter(queries);

const app = document.getElementById("app");
if (app === null) throw new Error("the page has no place for the application");
render(
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
  app,
);
