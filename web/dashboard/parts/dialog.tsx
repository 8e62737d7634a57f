import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "./icon-button.tsx";

type Props = {
  readonly title: string;
  /** For what is read rather than filled in. */
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

/** Open as long as it is rendered. The browser keeps the focus inside and gives it back. */
export function Dialog({ title, isWide = false, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // The browser's choice is the first that can have it: the button that closes.
    dialog?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    return () => dialog?.close();
  }, []);

  // One that is taken away closes a moment later, when another may stand in its place.
  const close = () => {
    if (element.current) onClose();
  };

  return (
    <dialog
      ref={element}
      class={`dialog ${isWide ? "dialog-wide" : ""}`}
      aria-labelledby={titleId}
      onClose={close}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}
