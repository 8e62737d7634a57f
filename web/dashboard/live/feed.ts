import type { LiveMessage } from "../../../schema/contract/live.ts";
import { retryDelayMs } from "../../ui/retry-delay.ts";

export type FeedState = "connecting" | "live" | "reconnecting";

type Listeners = {
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (state: FeedState) => void;
  /** A socket could not be opened; the browser does not say why. */
  readonly onRefused: () => void;
};

const PING_EVERY_MS = 30_000;
const PONG_WITHIN_MS = 10_000;

function addressOf(org: string, cursor: number): URL {
  const address = new URL(`/v1/orgs/${encodeURIComponent(org)}/live?since=${cursor}`, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address;
}

/** Follows an organisation's changes after a cursor, through every interruption, without missing one. Returns how to stop. */
export function openFeed(
  org: string,
  since: number,
  { onMessage, onState, onRefused }: Listeners,
): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let cursor = since;
  let failures = 0;
  let socket: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    clearTimeout(retry);
    socket = new WebSocket(addressOf(org, cursor));
    const mine = socket;
    let wasOpen = false;
    mine.onopen = () => {
      wasOpen = true;
      failures = 0;
      onState("live");
    };
    mine.onmessage = ({ data }: MessageEvent<string>) => {
      clearTimeout(deadline);
      if (data === "pong") return;
      const message = JSON.parse(data) as LiveMessage;
      cursor = message.cursor;
      onMessage(message);
    };
    mine.onclose = () => {
      if (signal.aborted || socket !== mine) return;
      socket = null;
      failures += 1;
      if (!wasOpen) onRefused();
      onState("reconnecting");
      retry = setTimeout(connect, retryDelayMs(failures, Math.random()));
    };
  };

  /** A connection that died without a word is found by its silence. */
  const ping = () => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send("ping");
    clearTimeout(deadline);
    deadline = setTimeout(reconnect, PONG_WITHIN_MS);
  };

  const reconnect = () => {
    const dead = socket;
    socket = null;
    dead?.close();
    onState("reconnecting");
    connect();
  };

  const beat = setInterval(ping, PING_EVERY_MS);
  addEventListener("online", () => (socket?.readyState === WebSocket.OPEN ? ping() : reconnect()), {
    signal,
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ping(), {
    signal,
  });
  connect();

  return () => {
    stopped.abort();
    clearInterval(beat);
    clearTimeout(retry);
    clearTimeout(deadline);
    socket?.close();
  };
}
