import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;

// A build that a test asks for is the same as any other.
process.env.NODE_ENV = "production";

/** Pages that the Worker fills, each a template of its own; anything else is the dashboard. */
const TEMPLATES = ["status", "docs"];

/** Builds into one folder of static files: the dashboard at the root, each template under its own name. */
export default defineConfig(({ mode }) => {
  const isTemplate = TEMPLATES.includes(mode);
  return {
    root: resolve(here, isTemplate ? mode : "dashboard"),
    base: isTemplate ? `/${mode}/` : "/",
    publicDir: isTemplate ? false : resolve(here, "public"),
    resolve: {
      alias: {
        "react/jsx-runtime": "preact/jsx-runtime",
        "react-dom/client": "preact/compat/client",
        "react-dom": "preact/compat",
        react: resolve(here, "compat/react.ts"),
        "use-sync-external-store/shim/with-selector": resolve(here, "compat/with-selector.ts"),
      },
    },
    build: {
      outDir: resolve(here, isTemplate ? `../dist/web/${mode}` : "../dist/web"),
      emptyOutDir: !isTemplate,
      target: "es2023",
      modulePreload: { polyfill: false },
      rollupOptions: { input: resolve(here, isTemplate ? `${mode}/page.html` : "dashboard/index.html") },
      reportCompressedSize: false,
    },
    logLevel: "warn",
  };
});
