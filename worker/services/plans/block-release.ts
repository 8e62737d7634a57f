import type { Reason, Release } from "../../../schema/contract/releases.ts";
import { authorise, type OrgContext } from "../context.ts";
import { say } from "../releases/commit-decision.ts";
import { refuseCommand } from "../releases/decide-release.ts";
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
  await refuseCommand(ctx, found, kind === "blocked" ? "block" : "unblock");
  return showRelease(
    ctx,
    await say(ctx, project, found, { type: `release.${kind}`, news: { kind, reason } }),
  );
}
