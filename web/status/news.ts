import { retryDelayMs } from "../ui/retry-delay.ts";

/** While no socket tells of changes, the page asks by itself. */
const ASK_EVERY_MS = 60_000;
const PING_EVERY_MS = 30_000;
/** A crowd of open pages is told in one moment; they need not all ask in the same one. */
const SPREAD_MS = 300;

/** Calls `onNews` soon after the page has changed, as long as it is looked at. */
export function followNews(path: string, onNews: () => void): void {
  const address = new URL(path, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | null = null;
  let failures = 0;
  let isMissed = false;

  const tell = () => {
    isMissed = document.hidden;
    if (!isMissed) onNews();
  };

  const connect = () => {
    const mine = new WebSocket(address);
    socket = mine;
    mine.onopen = () => {
      // What happened while nobody listened is asked for.
      if (failures > 0) tell();
      failures = 0;
    };
    mine.onmessage = ({ data }: MessageEvent<string>) => {
      if (data !== "pong") setTimeout(tell, Math.random() * SPREAD_MS);
    };
    mine.onclose = () => {
      failures += 1;
      setTimeout(connect, retryDelayMs(failures, Math.random()));
    };
  };

  connect();
  setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN) socket.send("ping");
  }, PING_EVERY_MS);
  setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) tell();
  }, ASK_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isMissed) tell();
  });
}
