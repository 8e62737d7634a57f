import { Fragment, forwardRef, useSyncExternalStore } from "preact/compat";

// @ts-expect-error its types describe CommonJS; its code is a module
export * from "preact/compat";

/** What the router takes from React's default export; Preact's own holds everything, used or not. */
export default { Fragment, forwardRef, useSyncExternalStore };
