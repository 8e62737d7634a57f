import type { Reason, Release } from "../../../schema/contract/releases.ts";
import { authorise, type OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { getRelease, showRelease } from "../releases/find-release.ts";

/** Keeps a version from going where it does not run yet, or lets it go further again, with a reason that everybody reads. */
export async function blockRelease(
  ctx: OrgContext,
  { project, version }: { readonly project: string; readonly version: string },
  kind: "blocked" | "unblocked",
  { reason }: Reason,
): Promise<Release> {
  authorise(ctx, "release.decide", project);
  const found = await getRelease(ctx, project, version);
  const isBlocked = found.snapshot.standing.blockedBecause !== null;
  if (isBlocked === (kind === "blocked")) {
    throw new Refusal("conflict", `The version is ${isBlocked ? "blocked already" : "not blocked"}.`);
  }
  return showRelease(
    ctx,
    await say(ctx, project, found, { type: `release.${kind}`, news: { kind, reason } }),
  );
}
