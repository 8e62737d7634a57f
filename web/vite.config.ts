import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;

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
      react: "preact/compat",
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
