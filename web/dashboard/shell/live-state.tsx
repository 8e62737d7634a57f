import type { FeedState } from "../live/feed.ts";

const WORDS: Record<FeedState, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
};

/** Whether what is shown follows the truth at this moment. */
export function LiveState({ state }: { readonly state: FeedState }) {
  return (
    <span class={`live live-${state}`} role="status">
      <span class="live-dot" aria-hidden="true" />
      {WORDS[state]}
    </span>
  );
}
