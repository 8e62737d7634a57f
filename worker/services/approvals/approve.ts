import type { Approval, Approve } from "../../../schema/contract/approvals.ts";
import type { List } from "../../../schema/contract/primitives.ts";
import { allowsSelf, whyNotCounted } from "../../core/gates/approval-state.ts";
import { artifactOf } from "../../core/release/artifact.ts";
import type { PersonRef } from "../../core/release/decision.ts";
import { isAuthor } from "../../core/release/identity.ts";
import { approvalsOf, type GivenApproval } from "../../core/release/judgements.ts";
import { isoTime } from "../../core/time.ts";
import { authorise, type OrgContext } from "../context.ts";
import { environmentOf } from "../gates/load-facts.ts";
import { namedEnvironment } from "../gates/named-environment.ts";
import type { WithControl } from "../organisations/members.ts";
import { notFound, Refusal } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { refuseCommand } from "../releases/decide-release.ts";
import { type FoundRelease, getRelease } from "../releases/find-release.ts";
import { personOf } from "./person.ts";
import { closeAnswered } from "./requests.ts";

const show = ({ project, snapshot }: FoundRelease, given: GivenApproval): Approval => {
  const { environment: key, person, artifact, isBound: _, ...rest } = given;
  const environment = environmentOf(project, key);
  const because = whyNotCounted(environment?.policy ?? null, given, snapshot.standing.authors);
  return {
    ...rest,
    environment: environment?.name ?? key,
    by: { id: person.id, name: person.name },
    at: isoTime(given.at),
    commit: artifact.commit,
    digest: artifact.digest,
    valid: because === null,
    invalidBecause: because,
  };
};

const ofOwnChange = () =>
  new Refusal("forbidden", "Nobody approves their own change. Somebody else has to look at this one.");

function objectTo(found: FoundRelease, key: string, person: PersonRef, decision: "approve" | "reject"): void {
  const { standing } = found.snapshot;
  const policy = environmentOf(found.project, key)?.policy ?? null;
  const isOwn = isAuthor(new Set(standing.authors), key, person);
  if (decision === "approve" && isOwn && !allowsSelf(policy)) throw ofOwnChange();
}

/** Says a person's word on a release for an environment. It is about the artifact there is now, and about no other. */
export async function approve(
  ctx: WithControl,
  slug: string,
  version: string,
  { environment: name, decision, comment }: Approve,
): Promise<Approval> {
  authorise(ctx, "release.approve", slug);
  const found = await getRelease(ctx, slug, version);
  const environment = namedEnvironment(found, name);
  const approver = await personOf(ctx);
  await refuseCommand(ctx, found, decision);
  objectTo(found, environment.key, approver.person, decision);
  const approvalId = ctx.ids.next("apr");
  const said = await say(ctx, slug, found, {
    type: `approval.${decision === "approve" ? "given" : "rejected"}`,
    news: {
      kind: "approval",
      approvalId,
      environment: { name: environment.name, tier: null, ephemeral: null },
      decision,
      comment: comment ?? null,
      ...approver,
      artifact: artifactOf(found.snapshot.state),
    },
  });
  await closeAnswered(ctx, said);
  const given = approvalsOf(said.snapshot.state).find(({ id }) => id === approvalId);
  if (!given) throw new Refusal("conflict", "Another word of yours came in between. Look at it again.");
  return show(said, given);
}

/** Everybody's last word on a release, oldest first. */
export async function listApprovals(ctx: OrgContext, slug: string, version: string): Promise<List<Approval>> {
  authorise(ctx, "approval.read", slug);
  const found = await getRelease(ctx, slug, version);
  return {
    items: approvalsOf(found.snapshot.state).map((given) => show(found, given)),
    nextCursor: null,
  };
}

/** Takes one's own word back. What was deployed on it stays deployed. */
export async function revokeApproval(
  ctx: WithControl,
  slug: string,
  version: string,
  id: string,
): Promise<void> {
  authorise(ctx, "release.approve", slug);
  const found = await getRelease(ctx, slug, version);
  const given = approvalsOf(found.snapshot.state).find((one) => one.id === id);
  if (!given || given.decision === "revoke") throw notFound("approval");
  if (given.person.id !== ctx.principal.id)
    throw new Refusal("forbidden", "Only who gave a word can take it back.");
  const approver = await personOf(ctx);
  await say(ctx, slug, found, {
    type: "approval.revoked",
    news: {
      kind: "approval",
      approvalId: ctx.ids.next("apr"),
      environment: { name: given.environment, tier: null, ephemeral: null },
      decision: "revoke",
      comment: null,
      ...approver,
      artifact: given.artifact,
    },
  });
}
