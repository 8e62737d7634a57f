import { environmentKey } from "../../core/environment/name.ts";
import type { PermitRef } from "../../core/release/entry.ts";
import type { Owner, ReleaseName } from "../../core/release/placement.ts";
import { isOfRelease, namesToCompare } from "../../core/release/same-release.ts";
import type { Decoded, SentEvent, Shown } from "../../ingest/sent.ts";
import type { OrgContext } from "../context.ts";
import { environmentAt } from "../environments/environment-at.ts";
import type { PermitClaims } from "../environments/permit-keys.ts";
import type { Environments } from "../environments/ports.ts";
import { type NameAt, nameKey, projectIdOf } from "../ledger.ts";
import { type Checked, fingerprint, withPermit } from "./intake-request.ts";

const SECOND_MS = 1000;

type Fences = Awaited<ReturnType<Environments["fences"]>>;
type Deployment = SentEvent & { readonly shown: Shown };
type Owners = ReadonlyMap<ReleaseName, Owner>;

/** What is shown, as far as it is read: what a permit says, or a bare fence. */
type Read =
  | { readonly kind: "permit"; readonly claims: PermitClaims }
  | { readonly kind: "fence"; readonly fence: number };

const refused = (path: string, message: string): Checked => ({ ok: false, path, message, stale: false });

const placeOf = ({ news }: SentEvent): string =>
  "environment" in news && news.environment ? news.environment.name : "";

async function readShown({ permitKeys }: OrgContext, { token, fence }: Shown): Promise<Read | Checked> {
  if (token === null) return { kind: "fence", fence: fence ?? 0 };
  const claims = await permitKeys.verify(token);
  if (!claims) return refused("data.permit", "is no permit of ours, or was changed on its way");
  if (fence !== null && fence !== claims.fence) return refused("data.fence", "is not the permit's fence");
  return { kind: "permit", claims };
}

const permitOf = (shown: Read): PermitRef =>
  shown.kind === "fence"
    ? { id: null, fence: shown.fence, expiresAt: null }
    : { id: shown.claims.sub, fence: shown.claims.fence, expiresAt: shown.claims.exp * SECOND_MS };

/** What a permit is for that its event is not about; null: they agree. */
function mismatch(
  { org }: OrgContext,
  event: SentEvent,
  claims: PermitClaims,
  owners: Owners,
): string | null {
  if (claims.org !== org.slug) return "is for another organisation";
  if (claims.project !== event.project.slug) return `is for the project ${claims.project}`;
  if (environmentKey(claims.environment) !== environmentKey(placeOf(event)))
    return `is for the environment ${claims.environment}`;
  return isOfRelease(event.claims, claims.version, owners) ? null : `is for the version ${claims.version}`;
}

function judge(permit: PermitRef, { lastFence, lock }: Fences, shown: Shown): Checked {
  const { fence } = permit;
  const path = shown.token === null ? "data.fence" : "data.permit";
  if (fence > lastFence || fence < 1) return refused(path, "names a hold that never was");
  if (fence === lastFence) return { ok: true, permit };
  const since = lock ? `${lock.holder} holds the environment since` : "others held the environment since";
  const message = `is over: ${since}, and what an earlier holder reports is not taken`;
  return { ok: false, path, message, stale: true };
}

/** What was reported before it went stale is no news when it comes again. */
async function isRepeat(
  ctx: OrgContext,
  { shown: _, ...event }: Deployment,
  permit: PermitRef,
  intakeId: string,
  index: number,
): Promise<boolean> {
  const { key } = await fingerprint(withPermit(event, permit), intakeId, index);
  return (await ctx.ledger.knownEntries(ctx.org.id, [key])).has(key);
}

/** What was shown, by the events' places; null: nothing is. */
const readAll = (ctx: OrgContext, decoded: readonly Decoded[]): Promise<(Read | Checked | null)[]> =>
  Promise.all(
    decoded.map((one) => (one.kind === "event" && one.event.shown ? readShown(ctx, one.event.shown) : null)),
  );

/** Who owns the names by which events and their permits mean releases: one look-up, where any is needed. */
async function ownersOf(
  ctx: OrgContext,
  decoded: readonly Decoded[],
  shown: readonly (Read | Checked | null)[],
): Promise<(slug: string) => Owners> {
  const names = decoded.flatMap((one, index): NameAt[] => {
    const its = shown[index];
    if (one.kind !== "event" || !its || "ok" in its || its.kind === "fence") return [];
    const { project, claims } = one.event;
    if (project.slug === null) return [];
    const projectId = projectIdOf(ctx.org.id, project.slug);
    return namesToCompare(claims, its.claims.version).map((name) => ({ projectId, name }));
  });
  const found = names.length === 0 ? null : await ctx.ledger.names.owners(names);
  return (slug) => {
    const projectId = projectIdOf(ctx.org.id, slug);
    const own = names.flatMap((name): [ReleaseName, Owner][] => {
      const owner = name.projectId === projectId ? found?.get(nameKey(name)) : undefined;
      return owner ? [[name.name, owner]] : [];
    });
    return new Map(own);
  };
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
  if (!decoded.some((one) => one.kind === "event" && one.event.shown)) return null;
  const shown = await readAll(ctx, decoded);
  const owners = await ownersOf(ctx, decoded, shown);
  const asked = new Map<string, Promise<Fences>>();
  const fencesOf = (slug: string, name: string): Promise<Fences> => {
    const at = environmentAt(ctx, slug, name);
    const id = `${at.slug}/${at.key}`;
    const asking = asked.get(id) ?? ctx.environments.fences(at);
    asked.set(id, asking);
    return asking;
  };
  const check = async (one: Decoded, index: number): Promise<Checked | null> => {
    const its = shown[index] ?? null;
    if (its === null || "ok" in its) return its;
    if (one.kind !== "event" || !one.event.shown) return null;
    const event = { ...one.event, shown: one.event.shown };
    const { slug } = event.project;
    if (slug === null) return refused("project", "has to be named where a permit is shown");
    const wrong = its.kind === "permit" ? mismatch(ctx, event, its.claims, owners(slug)) : null;
    if (wrong !== null) return refused("data.permit", wrong);
    const permit = permitOf(its);
    const found = judge(permit, await fencesOf(slug, placeOf(event)), event.shown);
    const isLate = !found.ok && found.stale;
    return isLate && (await isRepeat(ctx, event, permit, intakeId, index)) ? { ok: true, permit } : found;
  };
  return Promise.all(decoded.map(check));
}
