import type { GateFacts, Place } from "../core/gates/facts.ts";
import type { Entry, News } from "../core/release/entry.ts";
import { fold } from "../core/release/fold.ts";
import { standingOf } from "../core/release/standing.ts";
import { entry } from "./entries.ts";

export const COMMIT = "aaaaaaaaaaaa1111";
export const DIGEST = "sha256:aa";
export const NOW = Date.UTC(2026, 5, 1, 12);
export const MINUTE = 60_000;

const ORDER = [
  { key: "qa", name: "qa" },
  { key: "staging", name: "staging" },
  { key: "production", name: "production" },
];

export const place = (over: Partial<Place> = {}): Place => ({
  environment: "production",
  name: "production",
  order: ORDER,
  current: null,
  stays: {},
  incidents: [],
  baseline: null,
  support: { endOfSupport: null, endOfLife: null },
  windows: [],
  stops: [],
  debts: [],
  heldBy: null,
  ...over,
});

/** News of one artifact, in the order in which it happened, a second apart, the last of it a minute before now. */
export const told = (...news: (News | Entry)[]): Entry[] =>
  news.map((one, index) =>
    "news" in one
      ? one
      : entry(one, {
          occurredAt: NOW - MINUTE - (news.length - index) * 1000,
          claims: { version: "1.1.0", commit: COMMIT, digest: DIGEST },
        }),
  );

/** What a gate may look at of a release of which this was told. */
export const facts = (
  news: readonly (News | Entry)[] = [],
  over: Partial<Omit<GateFacts, "place" | "standing">> & { readonly place?: Partial<Place> } = {},
): GateFacts => ({
  releaseId: "rel_mine",
  version: "1.1.0",
  line: "1.1.x",
  isCancelled: false,
  isRollback: false,
  ...over,
  standing: standingOf(fold(told(...news))),
  place: place(over.place),
});

let serial = 0;

/** Somebody's word on the artifact above, for production. */
export const approval = (
  name: string,
  over: Partial<Extract<News, { kind: "approval" }>> = {},
): Extract<News, { kind: "approval" }> => {
  serial += 1;
  return {
    kind: "approval",
    approvalId: `apr_${serial}`,
    environment: { name: "production", tier: null, ephemeral: null },
    decision: "approve",
    comment: null,
    person: { id: `usr_${name}`, name, aliases: [`${name}@example.com`] },
    role: "member",
    artifact: { commit: COMMIT, digest: DIGEST },
    ...over,
  };
};
