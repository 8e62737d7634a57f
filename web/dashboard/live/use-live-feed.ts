import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "preact/hooks";
import type { LiveMessage } from "../../../schema/contract/live.ts";
import { keys } from "../queries/keys.ts";
import { createBatcher } from "./batcher.ts";
import { concernedKeys } from "./concerns.ts";
import { type FeedState, openFeed } from "./feed.ts";

const BATCH_MS = 50;

/**
 * Keeps every answer of an organisation fresh.
 * @param cursor where its first answer stood; undefined while there is none
 */
export function useLiveFeed(org: string, cursor: number | undefined): FeedState {
  const queries = useQueryClient();
  const [state, setState] = useState<FeedState>("connecting");
  const isReady = cursor !== undefined;

  // The feed keeps its own cursor from the first one on; later ones must not open it again.
  useEffect(() => {
    if (cursor === undefined) return;
    const batcher = createBatcher<LiveMessage>(
      (messages) =>
        Promise.all(concernedKeys(org, messages).map((queryKey) => queries.invalidateQueries({ queryKey }))),
      BATCH_MS,
    );
    const close = openFeed(org, cursor, {
      onMessage: batcher.add,
      onState: setState,
      onRefused: () => void queries.invalidateQueries({ queryKey: keys.me }),
    });
    return () => {
      close();
      batcher.stop();
      setState("connecting");
    };
  }, [org, isReady, queries]);

  return state;
}
