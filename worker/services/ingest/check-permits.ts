import { environmentKey } from "../../core/environment/name.ts";
import { versionName } from "../../core/release/placement.ts";
import type { Decoded, SentEvent, Shown } from "../../ingest/sent.ts";
import type { OrgContext } from "../context.ts";
import { environmentAt } from "../environments/environment-at.ts";
import type { PermitClaims } from "../environments/permit-keys.ts";
import type { Environments } from "../environments/ports.ts";
import { type Checked, fingerprint } from "./intake-request.ts";

const SECOND_MS = 1000;

type Fences = Awaited<ReturnType<Environments["fences"]>>;
type Deployment = SentEvent & { readonly shown: Shown };

/** What is shown, as it is to be compared with what the environment knows. */
type Claimed = { readonly id: string | null; readonly fence: number; readonly expiresAt: number | null };

const refused = (path: string, message: string): Checked => ({ ok: false, path, message, stale: false });

const placeOf = ({ news }: SentEvent): string =>
  "environment" in news && news.environment ? news.environment.name : "";

/** What a permit is for that its event is not about; null: they agree. */
function mismatch({ org }: OrgContext, event: SentEvent, claims: PermitClaims): string | null {
  if (claims.org !== org.slug) return "is for another organisation";
  if (claims.project !== event.project.slug) return `is for the project ${claims.project}`;
  if (environmentKey(claims.environment) !== environmentKey(placeOf(event)))
    return `is for the environment ${claims.environment}`;
  const { version, commit } = event.claims;
  const isSame =
    version === null ||
    versionName(version) === versionName(claims.version) ||
    // Granted while the release had no version yet: it was called by its commit.
    (commit?.startsWith(claims.version) ?? false);
  return isSame ? null : `is for the version ${claims.version}`;
}

async function claimed(ctx: OrgContext, event: Deployment): Promise<Claimed | Checked> {
  const { token, fence } = event.shown;
  if (token === null) return { id: null, fence: fence ?? 0, expiresAt: null };
  const claims = await ctx.permitKeys.verify(token);
  if (!claims) return refused("data.permit", "is no permit of ours, or was changed on its way");
  const wrong = mismatch(ctx, event, claims);
  if (wrong !== null) return refused("data.permit", wrong);
  if (fence !== null && fence !== claims.fence) return refused("data.fence", "is not the permit's fence");
  return { id: claims.sub, fence: claims.fence, expiresAt: claims.exp * SECOND_MS };
}

function judge({ fence, ...rest }: Claimed, { lastFence, lock }: Fences, shown: Shown): Checked {
  const path = shown.token === null ? "data.fence" : "data.permit";
  if (fence > lastFence || fence < 1) return refused(path, "names a hold that never was");
  if (fence === lastFence) return { ok: true, permit: { fence, ...rest } };
  const since = lock ? `${lock.holder} holds the environment since` : "others held the environment since";
  const message = `is over: ${since}, and what an earlier holder reports is not taken`;
  return { ok: false, path, message, stale: true };
}

/** What was reported before it went stale is no news when it comes again. */
async function isRepeat(
  ctx: OrgContext,
  event: Deployment,
  intakeId: string,
  index: number,
): Promise<boolean> {
  const { key } = await fingerprint(event, intakeId, index);
  return (await ctx.ledger.knownEntries(ctx.org.id, [key])).has(key);
}

/**
 * Checks the permits and fences that some events show, each environment asked once. Only who holds it now, or held it
 * last, may report of it; whoever held it before is too late.
 * @returns what was found, by the events' places; null: none shows any
 */
export async function checkPermits(
  ctx: OrgContext,
  decoded: readonly Decoded[],
  intakeId: string,
): Promise<(Checked | null)[] | null> {
  const asked = new Map<string, Promise<Fences>>();
  const fencesOf = (slug: string, name: string): Promise<Fences> => {
    const at = environmentAt(ctx, slug, name);
    const id = `${at.slug}/${at.key}`;
    const asking = asked.get(id) ?? ctx.environments.fences(at);
    asked.set(id, asking);
    return asking;
  };
  const check = async (one: Decoded, index: number): Promise<Checked | null> => {
    if (one.kind !== "event" || !one.event.shown) return null;
    const event = { ...one.event, shown: one.event.shown };
    const { slug } = event.project;
    if (slug === null) return refused("project", "has to be named where a permit is shown");
    const claim = await claimed(ctx, event);
    if ("ok" in claim) return claim;
    const found = judge(claim, await fencesOf(slug, placeOf(event)), event.shown);
    const isLate = !found.ok && found.stale;
    return isLate && (await isRepeat(ctx, event, intakeId, index)) ? { ok: true, permit: claim } : found;
  };
  if (!decoded.some((one) => one.kind === "event" && one.event.shown)) return null;
  return Promise.all(decoded.map(check));
}
