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
} & (
  | { readonly kind: "sent"; readonly sent: SentRequest }
  | { readonly kind: "events"; readonly events: readonly SentEvent[] }
);

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

/** Reads a request into events. The same request gives the same events whenever it is read. */
export function readRequest(request: IntakeRequest, receivedAt: number): Decoded[] {
  const decoded: Decoded[] =
    request.kind === "sent"
      ? decode(request.sent, receivedAt)
      : request.events.map((event) => ({ kind: "event", event }));
  return decoded.map((one) => bound(one, request.boundProject));
}

/** An event without an id of its own is the same as another when both say the same of the same moment. */
const identityOf = (event: SentEvent, bodyHash: string, intakeId: string, index: number) =>
  event.identity ?? (event.occurredAt === null ? `once|${intakeId}|${index}` : `body|${bodyHash}`);

export async function incomingOf(row: IntakeRow): Promise<Incoming[]> {
  const request = JSON.parse(row.request) as IntakeRequest;
  const decoded = readRequest(request, row.receivedAt);
  return Promise.all(
    decoded.flatMap((one, index) => {
      if (one.kind !== "event") return [];
      const { event } = one;
      const { identity: _, chainId: __, ...said } = event;
      return (async () => {
        const bodyHash = await shortHash(JSON.stringify(said));
        const key = await shortHash(identityOf(event, bodyHash, row.id, index));
        const { receivedAt, id: intakeId } = row;
        return { event, key, bodyHash, receivedAt, intakeId, autoProjects: request.autoProjects };
      })();
    }),
  );
}
