import { useEffect, useState } from "preact/hooks";

const SECOND_MS = 1000;

/** The time, every second, for what is counted down before one's eyes. */
export function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
