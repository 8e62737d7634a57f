import type { CreateRelease, PatchRelease, Reason, Release } from "../../../schema/contract/releases.ts";
import type { Snapshot } from "../../core/release/commit.ts";
import type { DecisionNews, PlanChange } from "../../core/release/decision.ts";
import { isReleased, type Surroundings, statusOf } from "../../core/release/derive.ts";
import type { Claims, Entry } from "../../core/release/entry.ts";
import { namesOf, type Owner, place, type ReleaseName, versionName } from "../../core/release/placement.ts";
import { actorOf, authorise, type OrgContext } from "../context.ts";
import { shortHash } from "../hash.ts";
import { completeHandover } from "../ingest/commit-groups.ts";
import { nameKey, projectIdOf } from "../ledger.ts";
import { announce } from "../live/tell-outbox.ts";
import { getProject } from "../projects/projects.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type FoundRelease, getRelease, showRelease } from "./find-release.ts";

const SOURCE = "slipway";
const MAX_ROUNDS = 6;

type Decision = { readonly type: string; readonly claims: Claims; readonly news: DecisionNews };

async function entryOf(ctx: OrgContext, { type, claims, news }: Decision): Promise<Entry> {
  const id = ctx.ids.next("dec");
  const now = ctx.clock.now();
  const key = await shortHash(`${SOURCE}|${id}`);
  return {
    key,
    source: SOURCE,
    id,
    type,
    occurredAt: now,
    receivedAt: now,
    actor: actorOf(ctx),
    url: null,
    claims,
    news,
  };
}

async function ownersOf(ctx: OrgContext, slug: string, claims: Claims): Promise<Map<ReleaseName, Owner>> {
  const projectId = projectIdOf(ctx.org.id, slug);
  const names = namesOf(claims);
  const found = await ctx.ledger.names.owners(names.map((name) => ({ projectId, name })));
  return new Map(
    names.flatMap((name) => {
      const owner = found.get(nameKey({ projectId, name }));
      return owner ? [[name, owner] as const] : [];
    }),
  );
}

/**
 * Writes a person's decision into a release's ledger, where the names it mentions say it belongs.
 * @param check called with who owns the names before each attempt, to refuse what must not be
 */
async function commitDecision(
  ctx: OrgContext,
  slug: string,
  decision: Decision,
  check: (owners: ReadonlyMap<ReleaseName, Owner>) => void,
): Promise<void> {
  const entry = await entryOf(ctx, decision);
  const bodyHash = await shortHash(JSON.stringify(decision));
  const { shard, id: orgId } = ctx.org;
  const version = decision.claims.version ?? "";
  const outboxId = ctx.ids.next("out");
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const owners = await ownersOf(ctx, slug, decision.claims);
    check(owners);
    const placement = place(decision.claims, owners, ctx.ids.next("rel", entry.occurredAt));
    if (!placement) throw new TypeError("a decision names its release");
    const { releaseId, isNew, placedBy, claims } = placement;
    const entries = [{ entry, placedBy, bodyHash }];
    const now = ctx.clock.now();
    const outcome = await ctx.releases.commit({
      shard,
      orgId,
      slug,
      releaseId,
      isNew,
      version,
      entries,
      claims,
      seed: null,
      outboxId,
      now,
    });
    if (outcome.kind === "stale") continue;
    if (claims.some(({ from }) => from !== null)) {
      for (const handover of await ctx.ledger.handovers.pending(projectIdOf(orgId, slug))) {
        await completeHandover(ctx, ctx.ledger, shard, handover);
      }
    }
    await announce(ctx);
    return;
  }
  throw new Refusal("unavailable", "The release kept changing. Try again.");
}

const planOf = ({ name, line, targetDate, goals, owner }: Partial<PatchRelease>): PlanChange =>
  Object.fromEntries(
    Object.entries({ name, line, targetDate, goals, owner }).filter(([, value]) => value !== undefined),
  );

/** Plans a release before any CI has heard of it. */
export async function planRelease(ctx: OrgContext, slug: string, input: CreateRelease): Promise<Release> {
  authorise(ctx, "release.plan", slug);
  await getProject(ctx, slug);
  const { version, commit, digest } = input;
  const claims = { version, commit: commit ?? null, digest: digest ?? null };
  const news: DecisionNews = { kind: "planned", plan: planOf(input) };
  await commitDecision(ctx, slug, { type: "release.planned", claims, news }, (owners) => {
    if (!owners.has(versionName(version))) return;
    throw new Refusal("conflict", `There is a release ${version} already.`, {
      errors: [{ path: "version", message: "is taken" }],
    });
  });
  return showRelease(ctx, await getRelease(ctx, slug, version));
}

/** Says something else of a release's plan, or fixes its commit. What was said before stays in the ledger. */
export async function amendRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  input: PatchRelease,
): Promise<Release> {
  authorise(ctx, "release.plan", slug);
  const { snapshot } = await getRelease(ctx, slug, version);
  const known = claimsOf(snapshot);
  const claims = { ...known, commit: input.commit ?? known.commit, digest: input.digest ?? known.digest };
  const news: DecisionNews = { kind: "amended", plan: planOf(input) };
  await commitDecision(ctx, slug, { type: "release.amended", claims, news }, mustBe(snapshot));
  return showRelease(ctx, await getRelease(ctx, slug, snapshot.version));
}

/** What a decision calls its release by: its version, or what stands for it while it has none. */
const claimsOf = ({ version, provisional, standing }: Snapshot): Claims =>
  provisional
    ? { version: null, commit: standing.commit, digest: standing.digest }
    : { version, commit: null, digest: null };

/** A decision about a release that is known must not make another. */
const mustBe = (snapshot: Snapshot) => (owners: ReadonlyMap<ReleaseName, Owner>) => {
  const [name] = namesOf(claimsOf(snapshot));
  if (name === undefined || !owners.has(name)) throw notFound("release");
};

const conflict = (detail: string) => new Refusal("conflict", detail);

/** Why a release cannot be halted, resumed or cancelled now; null: it can. */
function objection(
  kind: "halted" | "resumed" | "cancelled",
  { snapshot }: FoundRelease,
  around: Surroundings,
): Refusal | null {
  const status = statusOf(snapshot.standing, around);
  if (status === "cancelled") return conflict("The release is cancelled.");
  if (kind === "halted" && status === "halted") return conflict("The release is halted already.");
  if (kind === "resumed" && status !== "halted") return conflict("The release is not halted.");
  if (kind === "cancelled" && isReleased(snapshot.standing, around))
    return conflict("A released release cannot be cancelled.");
  return null;
}

/** Halts, resumes or cancels a release, with a reason that everybody reads. */
export async function decideRelease(
  ctx: OrgContext,
  slug: string,
  version: string,
  kind: "halted" | "resumed" | "cancelled",
  { reason }: Reason,
): Promise<Release> {
  authorise(ctx, "release.decide", slug);
  const found = await getRelease(ctx, slug, version);
  const { id, standing, version: named } = found.snapshot;
  const standee = { id, version: named, standing };
  const around = (await ctx.ledger.releases.surroundings(found.project, [standee], ctx.clock.now()))(id);
  const refusal = objection(kind, found, around);
  if (refusal) throw refusal;
  const decision = { type: `release.${kind}`, claims: claimsOf(found.snapshot), news: { kind, reason } };
  await commitDecision(ctx, slug, decision, mustBe(found.snapshot));
  return showRelease(ctx, await getRelease(ctx, slug, named));
}
