import type { Stated } from "../../core/access.ts";
import { contradiction } from "../../core/identity/issuers.ts";
import type { News, PermitRef } from "../../core/release/entry.ts";
import { decode } from "../../ingest/decode.ts";
import type { Decoded, SentEvent, SentRequest } from "../../ingest/sent.ts";
import { shortHash } from "../hash.ts";
import type { IntakeRow } from "../ledger.ts";

/** What an intake row holds: a request as it was sent, or events that were read out of something too large to keep. */
export type IntakeRequest = {
  /** The project the credential is bound to. */
  readonly boundProject: string | null;
  /** Whether an unknown project is made. */
  readonly autoProjects: boolean;
  /** What the identity token it came with says of its job; absent for any other credential. */
  readonly stated?: Stated;
  /** Projects that are registered with another repository than that job's; absent: none that it names. */
  readonly foreign?: readonly string[];
  /** What was found of the permits that its events show, by their place in it; absent: none shows any. */
  readonly permits?: readonly (Checked | null)[];
} & (
  | { readonly kind: "sent"; readonly sent: SentRequest }
  | { readonly kind: "events"; readonly events: readonly SentEvent[] }
);

/** A permit that was shown: what it says, or why the event is refused. `stale`: somebody else holds the environment since. */
export type Checked =
  | { readonly ok: true; readonly permit: PermitRef }
  | { readonly ok: false; readonly path: string; readonly message: string; readonly stale: boolean };

/** Why a job may not speak of a project. */
export const FOREIGN = "is registered with another repository than the identity token says";

/** An event with what makes it unique, and a hash of what it says. */
export type Incoming = {
  readonly event: SentEvent;
  readonly key: string;
  readonly bodyHash: string;
  readonly receivedAt: number;
  readonly intakeId: string;
  readonly autoProjects: boolean;
};

/** A token of one project puts what names no project there, and refuses what names another. */
function bound(decoded: Decoded, project: string | null): Decoded {
  if (project === null || decoded.kind !== "event") return decoded;
  const { event } = decoded;
  const foreign = event.source === "api" && event.project.slug !== null && event.project.slug !== project;
  if (foreign)
    return {
      kind: "invalid",
      id: event.id,
      path: "project",
      message: `this token is for the project ${project} only`,
    };
  return { kind: "event", event: { ...event, project: { ...event.project, slug: project } } };
}

/** The environment an event is about; null where it names none. */
function placeOf({ news }: SentEvent): string | null {
  return "environment" in news ? (news.environment?.name ?? null) : null;
}

/** What a job tells of what it has checked out. It may well deploy another version, or tell of an incident with one. */
const OF_THE_CHECKOUT: readonly News["kind"][] = ["build", "test_run", "published", "change"];

/** An event in Slipway's own form that names no commit is about the job's own. */
function withCommit(event: SentEvent, { commit }: Stated): SentEvent {
  const isUnnamed = event.source === "api" && event.claims.commit === null;
  return isUnnamed && event.scope === "release" && OF_THE_CHECKOUT.includes(event.news.kind)
    ? { ...event, claims: { ...event.claims, commit } }
    : event;
}

/** A job that proved what it is may not speak of another repository, commit or environment. */
function agreed(decoded: Decoded, { stated, foreign = [] }: IntakeRequest): Decoded {
  if (stated === undefined || decoded.kind !== "event") return decoded;
  const { event } = decoded;
  const { id } = event;
  const { slug, repository } = event.project;
  const { commit } = event.claims;
  const path = contradiction(stated, { repository, commit, environment: placeOf(event) });
  if (path !== null) return { kind: "invalid", id, path, message: "is not what the identity token says" };
  if (slug !== null && foreign.includes(slug))
    return { kind: "invalid", id, path: "project", message: FOREIGN };
  return { kind: "event", event: withCommit(event, stated) };
}

/** An event under a permit; only a deployment has any. */
export const withPermit = (event: SentEvent, permit: PermitRef): SentEvent =>
  event.scope === "release" && event.news.kind === "deployment"
    ? { ...event, news: { ...event.news, permit } }
    : event;

/** An event under the permit it showed, as far as that was found good when it came. */
function permitted(decoded: Decoded, checked: Checked | null | undefined): Decoded {
  if (decoded.kind !== "event" || !checked) return decoded;
  const { event } = decoded;
  if (!checked.ok) {
    const { path, message } = checked;
    return { kind: "invalid", id: event.id, path, message };
  }
  return { kind: "event", event: withPermit(event, checked.permit) };
}

/** Reads a request into events. The same request gives the same events whenever it is read. */
export function readRequest(request: IntakeRequest, receivedAt: number): Decoded[] {
  const decoded: Decoded[] =
    request.kind === "sent"
      ? decode(request.sent, receivedAt)
      : request.events.map((event) => ({ kind: "event", event }));
  return decoded.map((one, index) =>
    permitted(agreed(bound(one, request.boundProject), request), request.permits?.[index]),
  );
}

/** An event without an id of its own is the same as another when both say the same of the same moment. */
const identityOf = (event: SentEvent, bodyHash: string, intakeId: string, index: number) =>
  event.identity ?? (event.occurredAt === null ? `once|${intakeId}|${index}` : `body|${bodyHash}`);

/** What an event says. How long its permit holds is no part of it: it may be sent again under the same one, prolonged. */
function saidBy({ identity: _, chainId: __, shown: ___, ...said }: SentEvent): string {
  return JSON.stringify(said, (name, value: unknown) => (name === "expiresAt" ? undefined : value));
}

/** What makes an event unique in its organisation, and a hash of what it says. */
export async function fingerprint(event: SentEvent, intakeId: string, index: number) {
  const bodyHash = await shortHash(saidBy(event));
  return { key: await shortHash(identityOf(event, bodyHash, intakeId, index)), bodyHash };
}

export async function incomingOf(row: IntakeRow): Promise<Incoming[]> {
  const request = JSON.parse(row.request) as IntakeRequest;
  const { autoProjects } = request;
  const { receivedAt, id: intakeId } = row;
  return Promise.all(
    readRequest(request, receivedAt).flatMap((one, index) => {
      if (one.kind !== "event") return [];
      const { shown: _, ...event } = one.event;
      return (async () => ({
        event,
        ...(await fingerprint(event, intakeId, index)),
        receivedAt,
        intakeId,
        autoProjects,
      }))();
    }),
  );
}
