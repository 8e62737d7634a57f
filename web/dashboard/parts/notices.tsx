import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";

const SHOWN_MS = 6000;
let show: (text: string) => void = () => undefined;

/** Tells that something was done, in passing. What went wrong is said where it happened instead. */
export const notify = (text: string): void => show(text);

export function Notices() {
  const [text, setText] = useState<string | null>(null);

  useEffect(() => {
    show = setText;
    return () => {
      show = () => undefined;
    };
  }, []);

  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => setText(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <div class="notices" role="status">
      {text !== null && (
        <p class="notice">
          <Icon name="check-circle" class="tone-ok" />
          {text}
        </p>
      )}
    </div>
  );
}
