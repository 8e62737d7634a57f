import { type Moment, seenUntil } from "../../core/moment.ts";
import { type TestStanding, testStanding } from "../../core/release/evidence.ts";
import { stateThen } from "../../core/release/past.ts";
import type { OrgContext } from "../context.ts";
import type { ListedRelease } from "../ledger.ts";

/** Most entries that are read for one board. Of releases beyond it is not said what their tests were. */
const MAX_ENTRIES = 5_000;

/**
 * The last tests of releases at a moment, by `projectId|id`. One that was not heard of since shows the same now; of the
 * others the entries tell.
 * @param heads releases in brief, by `projectId|id`
 */
export async function testsThen(
  ctx: Pick<OrgContext, "ledger" | "org">,
  heads: ReadonlyMap<string, ListedRelease>,
  moment: Moment,
): Promise<Map<string, TestStanding>> {
  const until = seenUntil(moment);
  const found = new Map<string, TestStanding>();
  const changed = new Map<string, string>();
  for (const [ref, { id, updatedAt, standing }] of heads) {
    if (updatedAt <= until) found.set(ref, standing.tests);
    else changed.set(id, ref);
  }
  if (changed.size === 0) return found;
  const releases = [...changed].map(([id, ref]) => ({ projectId: ref.slice(0, ref.lastIndexOf("|")), id }));
  const { id: orgId } = ctx.org;
  const read = await ctx.ledger.releases.entriesUntil(orgId, releases, moment.asOf, MAX_ENTRIES);
  for (const [id, ref] of changed) {
    const entries = read.get(id);
    if (entries) found.set(ref, testStanding(stateThen(entries, moment)));
  }
  return found;
}
