import { useEffect, useState } from "preact/hooks";

const SHOWN_MS = 2000;

/** Browsers have the clipboard over HTTPS and on the machine itself; anywhere else the old command does it. */
async function put(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const fill = (event: ClipboardEvent) => {
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", fill);
    const isDone = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    return isDone;
  }
}

/** Copies a text to the clipboard, and says for a moment that it did. */
export function useCopy(text: string): readonly [isCopied: boolean, copy: () => void] {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void put(text).then(setCopied);
  return [isCopied, copy];
}
