import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;

// A build that a test asks for is the same as any other.
process.env.NODE_ENV = "production";

/** Two builds into one folder of static files: the dashboard at the root, the public page's template under /status/. */
export default defineConfig(({ mode }) => ({
  root: resolve(here, mode === "status" ? "status" : "dashboard"),
  base: mode === "status" ? "/status/" : "/",
  publicDir: mode === "status" ? false : resolve(here, "public"),
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
    outDir: resolve(here, mode === "status" ? "../dist/web/status" : "../dist/web"),
    emptyOutDir: mode !== "status",
    target: "es2023",
    modulePreload: { polyfill: false },
    rollupOptions: { input: resolve(here, mode === "status" ? "status/page.html" : "dashboard/index.html") },
    reportCompressedSize: false,
  },
  logLevel: "warn",
}));
