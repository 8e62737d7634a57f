import { useEffect, useState } from "preact/hooks";

/** Whether the screen is such as a media query says, as long as it is. */
export function useMedia(query: string): boolean {
  const [isSuch, setSuch] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setSuch(list.matches);
    follow();
    list.addEventListener("change", follow);
    return () => list.removeEventListener("change", follow);
  }, [query]);
  return isSuch;
}
