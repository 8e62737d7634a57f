import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "preact/hooks";
import { isForPage } from "../parts/use-shortcut.ts";
import { DESTINATIONS } from "./destinations.ts";

const GOES_WITHIN_MS = 1500;

/** `g` and the letter of a destination go there; `?` tells which keys there are. */
export function useKeys(org: string, onHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let goesUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const destination = DESTINATIONS.find(({ key }) => key === event.key);
      if (event.key === "?") onHelp();
      else if (destination && event.timeStamp < goesUntil)
        void navigate({ to: destination.to, params: { org } });
      goesUntil = event.key === "g" ? event.timeStamp + GOES_WITHIN_MS : 0;
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [org, navigate, onHelp]);
}
