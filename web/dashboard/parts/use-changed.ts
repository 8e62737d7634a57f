import { useEffect, useRef, useState } from "preact/hooks";

const SHOWN_MS = 2400;

/** Whether something changed a moment ago, while it was looked at. */
export function useChanged(signature: string): boolean {
  const before = useRef(signature);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === signature) return;
    before.current = signature;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [signature]);
  return isChanged;
}
