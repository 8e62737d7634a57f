import type { ComponentChildren } from "preact";
import { createPortal } from "preact/compat";

/** Stands beside the page, not in it: a dialog takes no manner from the row, cell or paragraph that opened it. */
export const Apart = ({ children }: { readonly children: ComponentChildren }) =>
  createPortal(children, document.body);
