import type { Entry } from "../../core/release/entry.ts";
import { namesOf } from "../../core/release/placement.ts";
import { shortHash } from "../hash.ts";
import { type Ledger, projectIdOf } from "../ledger.ts";
import type { LiveFeeds, Releases } from "../ports.ts";
import { type Waking, wakeEndpoints } from "../webhooks/wake.ts";
import { claimsOf } from "./memos.ts";
import type { EnvironmentAt, Memo } from "./ports.ts";

const NO_CLAIMS = { version: null, commit: null, digest: null };

export type Telling = Waking & {
  readonly ledger: Ledger;
  readonly releases: Pick<Releases, "commit" | "facts">;
  readonly live: Pick<LiveFeeds, "publish">;
};

type Of<K extends Memo["kind"]> = Extract<Memo, { kind: K }>;

const only = <K extends Memo["kind"]>(memos: readonly Memo[], kind: K): Of<K>[] =>
  memos.filter((memo): memo is Of<K> => memo.kind === kind);

/** Writes an entry into a release's ledger, wherever that is by now. Written again, it is a repeat. */
async function writeEntry(
  telling: Telling,
  at: EnvironmentAt,
  memo: Of<"entry">,
  now: number,
): Promise<boolean> {
  const { shard, orgId, slug } = at;
  const facts = memo.claims
    ? null
    : await telling.releases.facts({ shard, orgId, slug, releaseId: memo.releaseId });
  const claims = memo.claims ?? (facts ? claimsOf(facts) : NO_CLAIMS);
  const key = await shortHash(`${memo.entry.source}|${memo.entry.id}`);
  const entry: Entry = { ...memo.entry, key, claims };
  const bodyHash = await shortHash(JSON.stringify(memo.entry));
  const [placedBy = ""] = namesOf(claims);
  let releaseId: string | null = memo.releaseId;
  for (let hop = 0; hop < 3 && releaseId !== null; hop += 1) {
    const outcome = await telling.releases.commit({
      shard,
      orgId,
      slug,
      releaseId,
      isNew: false,
      version: claims.version ?? "",
      entries: [{ entry, placedBy, bodyHash }],
      claims: [],
      seed: null,
      outboxId: null,
      now,
    });
    if (outcome.kind !== "stale") return outcome.kind === "committed" && outcome.tells;
    releaseId = (await telling.ledger.releases.load(projectIdOf(orgId, slug), releaseId))?.mergedInto ?? null;
  }
  return false;
}

/** Tells what an environment's coordinator decided: to the ledger, to the releases concerned, to who watches. Every step may be repeated. */
export async function tellMemos(
  telling: Telling,
  at: EnvironmentAt,
  memos: readonly Memo[],
  now: number,
): Promise<void> {
  let tells = await telling.ledger.gates.decide(projectIdOf(at.orgId, at.slug), at.key, {
    holds: only(memos, "hold").map(({ row }) => row),
    permits: only(memos, "permit").map(({ row }) => row),
    debts: only(memos, "debt").map(({ row }) => row),
    rollbacks: only(memos, "rollback").map(({ row }) => row),
    notes: only(memos, "note").map(({ note }) => note),
    messages: only(memos, "message").map(({ message }) => message),
    now,
  });
  for (const memo of only(memos, "entry")) tells = (await writeEntry(telling, at, memo, now)) || tells;
  if (tells) await wakeEndpoints(telling, at.shard, at.orgId);
  await telling.live.publish(at.orgId, [
    { type: "environment.changed", project: at.slug, environment: at.name },
  ]);
}
